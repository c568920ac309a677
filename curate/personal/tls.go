package personal

// timorLeste: numbers of the Autoridade Nacional de Comunicações (ITU-T E.164 national numbering plan +670): mobile 73 to 78 with eight digits, fixed 2, 3, 4
// with seven, no trunk digit. No public form of the identity card number is documented.
func timorLeste() Country {
	return Country{ISO: "TLS", Code: "670",
		Phones: []Form{
			{Begin: "7N", Least: 8, Most: 8, First: []int{3, 4}, Bare: true, Halves: []int{4, 4}},
			{Begin: "2", Least: 7, Most: 7, First: []int{3}, Bare: true}, {Begin: "3", Least: 7, Most: 7, First: []int{3}, Bare: true},
			{Begin: "4", Least: 7, Most: 7, First: []int{3}, Bare: true},
		},
	}
}
