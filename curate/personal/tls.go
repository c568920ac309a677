package personal

import "github.com/lontar-asean/lontar/language"

// timorLeste: numbers of the Autoridade Nacional de Comunicações (ITU-T E.164 national numbering plan +670): mobile 73 to 78 with eight digits, fixed 2, 3, 4
// with seven, no trunk digit. No public form of the identity card number is documented.
func timorLeste() Country {
	return Country{ISO: "TLS", TelephonePlan: language.TelephonePlanOf("TL")}
}
