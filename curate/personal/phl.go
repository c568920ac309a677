package personal

import "github.com/lontar-asean/lontar/language"

// philippines: numbers of the National Telecommunications Commission's numbering plan (ITU-T E.164 national numbering plan +63): mobile 09 with
// eleven digits, Metro Manila 02 with ten (since 2019; nine before), other areas 03x to 08x with ten. Identity numbers: PhilSys number and card number
// (Philippine Statistics Authority, Republic Act 11055), Tax Identification Number (Bureau of Internal Revenue), SSS and Common Reference numbers
// (Social Security System), PhilHealth and Pag-IBIG numbers. None has a published check digit, so they are known by their way of grouping or by
// the words before them.
func philippines() Country {
	return Country{ISO: "PHL", TelephonePlan: language.TelephonePlanOf("PH"),
		IDs: []Identity{
			{Name: "PHL PhilSys", Shapes: []string{"4=4=4=4"}},
			{Name: "PHL PhilSys", Shapes: []string{"12", "16", "4-4-4", "4-4-4-4"}, Labels: []string{" philsys", " psn", " pcn", " philid", " philsys id", " national id"}},
			{Name: "PHL tax", Shapes: []string{"3=3=3=3", "3=3=3=5"}, Valid: headOffice},
			{Name: "PHL tax", Shapes: []string{"9", "12", "3-3-3", "3-3-3-3", "3-3-3-5"}, Labels: []string{" tin"}},
			{Name: "PHL social security", Shapes: []string{"2=7=1"}, Valid: func(d []uint8) bool { return two(d, 0) >= 3 }},
			{Name: "PHL social security", Shapes: []string{"10", "2-7-1", "4=7=1"}, Labels: []string{" sss", " gsis"}},
			{Name: "PHL common reference", Shapes: []string{"4=7=1"}},
			{Name: "PHL common reference", Shapes: []string{"12"}, Labels: []string{" crn", " umid"}},
			{Name: "PHL PhilHealth", Shapes: []string{"2=9=1"}, Valid: func(d []uint8) bool { return among(two(d, 0), 1, 30) }},
			{Name: "PHL Pag-IBIG", Shapes: []string{"12", "4-4-4"}, Labels: []string{" pag-ibig", " mid", " hdmf"}},
		},
	}
}

// headOffice reports whether a tax number of four groups ends as that of a person or a head office does.
func headOffice(d []uint8) bool {
	for _, v := range d[9:] {
		if v != 0 {
			return false
		}
	}
	return true
}
