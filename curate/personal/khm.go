package personal

// cambodia: numbers of the Telecommunication Regulator of Cambodia (ITU-T E.164 national numbering plan +855): a trunk 0 and eight or nine
// digits; areas 023 to 026, 032 to 036, 042 to 045, 052 to 055, 062 to 065, 072 to 075, operators 01x, 031, 038, 06x, 07x, 08x, 09x. The national
// identity card carries nine digits without a check digit, so it is only known by the words before it.
func cambodia() Country {
	area := []int{3}
	return Country{ISO: "KHM", Code: "855", Trunk: "0",
		Phones: []Form{
			{Begin: "1x", Least: 8, Most: 9, First: area}, {Begin: "2N", Least: 8, Most: 9, First: area}, {Begin: "3P", Least: 8, Most: 9, First: area},
			{Begin: "4N", Least: 8, Most: 9, First: area}, {Begin: "5N", Least: 8, Most: 9, First: area}, {Begin: "6x", Least: 8, Most: 9, First: area},
			{Begin: "7x", Least: 8, Most: 9, First: area}, {Begin: "8x", Least: 8, Most: 9, First: area}, {Begin: "9x", Least: 8, Most: 9, First: area},
		},
		IDs: []Identity{
			{Name: "KHM citizen", Shapes: []string{"9", "3-3-3", "10"}, Labels: []string{"អត្តសញ្ញាណប័ណ្ណ", "អត្តសញ្ញាណបណ្ណ", "អត្តសញ្ញាណប័ណ្ណលេខ", "អត្តសញ្ញាណប័ណ្ណសញ្ជាតិខ្មែរ", "អត្តសញ្ញាណប័ណ្ណសញ្ជាតិខ្មែរលេខ"}},
		},
	}
}
