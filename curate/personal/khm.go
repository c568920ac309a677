package personal

import "github.com/lontar-asean/lontar/language"

// cambodia: numbers of the Telecommunication Regulator of Cambodia (ITU-T E.164 national numbering plan +855): a trunk 0 and eight or nine
// digits; areas 023 to 026, 032 to 036, 042 to 045, 052 to 055, 062 to 065, 072 to 075, operators 01x, 031, 038, 06x, 07x, 08x, 09x. The national
// identity card carries nine digits without a check digit, so it is only known by the words before it.
func cambodia() Country {
	return Country{ISO: "KHM", TelephonePlan: language.TelephonePlanOf("KH"),
		IDs: []Identity{
			{Name: "KHM citizen", Shapes: []string{"9", "3-3-3", "10"}, Labels: []string{"អត្តសញ្ញាណប័ណ្ណ", "អត្តសញ្ញាណបណ្ណ", "អត្តសញ្ញាណប័ណ្ណលេខ", "អត្តសញ្ញាណប័ណ្ណសញ្ជាតិខ្មែរ", "អត្តសញ្ញាណប័ណ្ណសញ្ជាតិខ្មែរលេខ"}},
		},
	}
}
