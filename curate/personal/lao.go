package personal

import "github.com/lontar-asean/lontar/language"

// laos: numbers of the Ministry of Technology and Communications (ITU-T E.164 national numbering plan +856): mobile 020 and eight digits,
// wireless fixed 030 and seven, fixed lines 021 to 088 and six. No public form of the identity card number is documented.
func laos() Country {
	return Country{ISO: "LAO", TelephonePlan: language.TelephonePlanOf("LA")}
}
