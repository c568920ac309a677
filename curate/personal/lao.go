package personal

// laos: numbers of the Ministry of Technology and Communications (ITU-T E.164 national numbering plan +856): mobile 020 and eight digits,
// wireless fixed 030 and seven, fixed lines 021 to 088 and six. No public form of the identity card number is documented.
func laos() Country {
	return Country{ISO: "LAO", Code: "856", Trunk: "0",
		Phones: []Form{
			{Begin: "20N", Least: 10, Most: 10, First: []int{3, 5}}, {Begin: "30N", Least: 9, Most: 9, First: []int{3}},
			{Begin: "21", Least: 8, Most: 8, First: []int{3}}, {Begin: "3P", Least: 8, Most: 8, First: []int{3}}, {Begin: "4P", Least: 8, Most: 8, First: []int{3}},
			{Begin: "5P", Least: 8, Most: 8, First: []int{3}}, {Begin: "6P", Least: 8, Most: 8, First: []int{3}}, {Begin: "7P", Least: 8, Most: 8, First: []int{3}},
			{Begin: "8P", Least: 8, Most: 8, First: []int{3}},
		},
	}
}
