package personal

import "github.com/lontar-asean/lontar/language"

// thailand: numbers of the National Broadcasting and Telecommunications Commission's fundamental telecommunication numbering plan (ITU-T E.164
// national numbering plan +66): 02 and 0(3,4,5,7)x with nine digits, mobile 06, 08, 09 with ten. Citizen number: 13 digits, Ministry of Interior,
// Department of Provincial Administration; the last is 11 − Σ dᵢ·(14−i) mod 11, mod 10.
func thailand() Country {
	return Country{ISO: "THA", TelephonePlan: language.TelephonePlanOf("TH"),
		IDs: []Identity{
			{Name: "THA citizen", Shapes: []string{"13", "1-4-5-2-1"}, Valid: thaiCitizen},
		},
	}
}

func thaiCitizen(d []uint8) bool {
	if d[0] == 9 || d[0] == 8 && d[1] == 8 && d[2] == 5 { // 885 begins the bar codes of goods from Thailand
		return false
	}
	sum := 0
	for i, v := range d[:12] {
		sum += int(v) * (13 - i)
	}
	return (11-sum%11)%10 == int(d[12])
}
