package personal

import "github.com/lontar-asean/lontar/language"

// brunei: numbers of the Authority for Info-communications Technology Industry (ITU-T E.164 national numbering plan +673): seven digits that begin with 2 to
// 8, no trunk digit. Identity card: a colour in two digits (00, 01 yellow; 30, 31 purple; 50, 51 green) and six digits, known by the words before it.
func brunei() Country {
	return Country{ISO: "BRN", TelephonePlan: language.TelephonePlanOf("BN"),
		IDs: []Identity{
			{Name: "BRN identity card", Shapes: []string{"2-6", "8"}, Valid: func(d []uint8) bool { return listed(two(d, 0), 0, 1, 30, 31, 50, 51) },
				Labels: []string{" ic", " k/p", " kp", " kad pengenalan", " bruic", " bru ic", "كد ڤڠنلن"}},
		},
	}
}
