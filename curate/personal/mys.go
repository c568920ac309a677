package personal

import "github.com/lontar-asean/lontar/language"

// malaysia: numbers of the Malaysian Communications and Multimedia Commission's numbering plan (ITU-T E.164 national numbering plan +60): 03 with
// ten digits, 04 to 09 with nine, 08x with nine, mobile 01x with ten, 011 and 015 with eleven. MyKad: twelve digits, National Registration
// Department: day of birth as YYMMDD, place of birth, four digits.
func malaysia() Country {
	return Country{ISO: "MYS", TelephonePlan: language.TelephonePlanOf("MY"),
		IDs: []Identity{
			{Name: "MYS citizen", Shapes: []string{"12", "6-2-4"}, Valid: malaysianCitizen},
		},
	}
}

func malaysianCitizen(d []uint8) bool {
	return dayOf(two(d, 4), two(d, 2)) && among(two(d, 6), 1, 16, 21, 68, 71, 72, 74, 79, 82, 93, 98, 99)
}
