package personal

// thailand: numbers of the National Broadcasting and Telecommunications Commission's fundamental telecommunication numbering plan (ITU-T E.164
// national numbering plan +66): 02 and 0(3,4,5,7)x with nine digits, mobile 06, 08, 09 with ten. Citizen number: 13 digits, Ministry of Interior,
// Department of Provincial Administration; the last is 11 − Σ dᵢ·(14−i) mod 11, mod 10.
func thailand() Country {
	return Country{ISO: "THA", Code: "66", Trunk: "0",
		Phones: []Form{
			{Begin: "2", Least: 8, Most: 8, First: []int{2}},
			{Begin: "3N", Least: 8, Most: 8, First: []int{2, 3}}, {Begin: "4N", Least: 8, Most: 8, First: []int{2, 3}},
			{Begin: "5N", Least: 8, Most: 8, First: []int{2, 3}}, {Begin: "7N", Least: 8, Most: 8, First: []int{2, 3}},
			{Begin: "6P", Least: 9, Most: 9, First: []int{2, 3, 4}}, {Begin: "8x", Least: 9, Most: 9, First: []int{2, 3, 4}},
			{Begin: "9x", Least: 9, Most: 9, First: []int{2, 3, 4}},
		},
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
