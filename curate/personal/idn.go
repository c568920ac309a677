package personal

// indonesia: numbers of the Ministry of Communication's Fundamental Technical Plan (FTP Nasional 2000; ITU-T E.164 national numbering plan +62):
// mobile 08 with ten to thirteen digits, areas of two digits (021, 022, 024, 031, 061) or three, subscribers of six to eight. Nomor Induk
// Kependudukan: sixteen digits, Law 23/2006 article 13 and Government Regulation 40/2019: province, regency, district, day of birth (women: + 40),
// month, year, four serial digits.
func indonesia() Country {
	city, area := []int{3}, []int{4}
	return Country{ISO: "IDN", Code: "62", Trunk: "0",
		Phones: []Form{
			{Begin: "8P", Least: 9, Most: 12, First: []int{4, 5}},
			{Begin: "21", Least: 9, Most: 10, First: city}, {Begin: "22", Least: 9, Most: 10, First: city}, {Begin: "24", Least: 9, Most: 10, First: city},
			{Begin: "31", Least: 9, Most: 10, First: city}, {Begin: "61", Least: 9, Most: 10, First: city},
			{Begin: "2NP", Least: 9, Most: 11, First: area}, {Begin: "3NP", Least: 9, Most: 11, First: area}, {Begin: "4xP", Least: 9, Most: 11, First: area},
			{Begin: "5PP", Least: 9, Most: 11, First: area}, {Begin: "6NP", Least: 9, Most: 11, First: area}, {Begin: "7PP", Least: 9, Most: 11, First: area},
			{Begin: "9PP", Least: 9, Most: 11, First: area},
		},
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
