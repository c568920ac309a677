package personal

import "github.com/lontar-asean/lontar/language"

// indonesia: numbers of the Ministry of Communication's Fundamental Technical Plan (FTP Nasional 2000; ITU-T E.164 national numbering plan +62):
// mobile 08 with ten to thirteen digits, areas of two digits (021, 022, 024, 031, 061) or three, subscribers of six to eight. Nomor Induk
// Kependudukan: sixteen digits, Law 23/2006 article 13 and Government Regulation 40/2019: province, regency, district, day of birth (women: + 40),
// month, year, four serial digits.
func indonesia() Country {
	return Country{ISO: "IDN", TelephonePlan: language.TelephonePlanOf("ID"),
		IDs: []Identity{
			{Name: "IDN citizen", Shapes: []string{"16", "6-6-4", "2-2-2-6-4", "4-4-4-4", "2-4-6-4"}, Valid: indonesianCitizen},
		},
	}
}

func indonesianCitizen(d []uint8) bool {
	day := two(d, 6)
	if day > 40 {
		day -= 40
	}
	return among(two(d, 0), 11, 21, 31, 36, 51, 53, 61, 65, 71, 76, 81, 82, 91, 97) && two(d, 2) > 0 && two(d, 4) > 0 &&
		dayOf(day, two(d, 8)) && two(d, 12)+two(d, 14) > 0
}
