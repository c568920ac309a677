package personal

// malaysia: numbers of the Malaysian Communications and Multimedia Commission's numbering plan (ITU-T E.164 national numbering plan +60): 03 with
// ten digits, 04 to 09 with nine, 08x with nine, mobile 01x with ten, 011 and 015 with eleven. MyKad: twelve digits, National Registration
// Department: day of birth as YYMMDD, place of birth, four digits.
func malaysia() Country {
	area, mobile := []int{2}, []int{3}
	return Country{ISO: "MYS", Code: "60", Trunk: "0",
		Phones: []Form{
			{Begin: "3N", Least: 9, Most: 9, First: area}, {Begin: "4N", Least: 8, Most: 8, First: area}, {Begin: "5N", Least: 8, Most: 8, First: area},
			{Begin: "6N", Least: 8, Most: 8, First: area}, {Begin: "7N", Least: 8, Most: 8, First: area}, {Begin: "9N", Least: 8, Most: 8, First: area},
			{Begin: "8xN", Least: 8, Most: 8, First: mobile},
			{Begin: "10N", Least: 9, Most: 9, First: mobile}, {Begin: "1NN", Least: 9, Most: 9, First: mobile},
			{Begin: "11", Least: 10, Most: 10, First: []int{3, 4}}, {Begin: "15", Least: 10, Most: 10, First: mobile},
		},
		IDs: []Identity{
			{Name: "MYS citizen", Shapes: []string{"12", "6-2-4"}, Valid: malaysianCitizen},
		},
	}
}

func malaysianCitizen(d []uint8) bool {
	return dayOf(two(d, 4), two(d, 2)) && among(two(d, 6), 1, 16, 21, 68, 71, 72, 74, 79, 82, 93, 98, 99)
}
