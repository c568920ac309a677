package language

// TelephonePlan is how telephone numbers of a country look.
type TelephonePlan struct {
	Code   string // E.164 country code
	Trunk  string // what is dialled before a national number; "" where there is no such digit
	Phones []TelephoneForm
}

// TelephoneForm is one form of the telephone numbers of a country.
type TelephoneForm struct {
	// Begin is how the national significant number (E.164, without trunk digit) begins: digits, x for any digit, N for 2 to 9, P for 1 to 9.
	Begin string
	// Least and Most are its digits in all.
	Least, Most int
	// First lists how many digits, trunk digit included, may stand before the first gap of a number written in groups.
	First []int
	// Bare says that the form is too short or too common to be taken for a telephone number by itself: it needs the country code, a word
	// such as "Tel." before it, or, with Halves, its own way of grouping.
	Bare bool
	// Halves lists two sizes of groups that make a Bare number recognisable.
	Halves []int
}

// TelephonePlans gives the plans of the countries in which the language is at home, in their order; those that are not known are left out.
func (p Profile) TelephonePlans() (plans []TelephonePlan) {
	for _, c := range p.Countries {
		if plan := TelephonePlanOf(c); plan.Code != "" {
			plans = append(plans, plan)
		}
	}
	return plans
}

// TelephonePlanOf gives the plan of a country of ASEAN (ISO 3166-1 alpha-2) by its national numbering plan (ITU-T E.164), the zero plan for others.
func TelephonePlanOf(country string) TelephonePlan {
	switch country {
	case "BN":
		return TelephonePlan{Code: "673", Phones: []TelephoneForm{{Begin: "N", Least: 7, Most: 7, First: []int{3}, Bare: true}}}
	case "KH":
		area := []int{3}
		return TelephonePlan{Code: "855", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "1x", Least: 8, Most: 9, First: area}, {Begin: "2N", Least: 8, Most: 9, First: area}, {Begin: "3P", Least: 8, Most: 9, First: area},
			{Begin: "4N", Least: 8, Most: 9, First: area}, {Begin: "5N", Least: 8, Most: 9, First: area}, {Begin: "6x", Least: 8, Most: 9, First: area},
			{Begin: "7x", Least: 8, Most: 9, First: area}, {Begin: "8x", Least: 8, Most: 9, First: area}, {Begin: "9x", Least: 8, Most: 9, First: area},
		}}
	case "ID":
		city, area := []int{3}, []int{4}
		return TelephonePlan{Code: "62", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "8P", Least: 9, Most: 12, First: []int{4, 5}},
			{Begin: "21", Least: 9, Most: 10, First: city}, {Begin: "22", Least: 9, Most: 10, First: city}, {Begin: "24", Least: 9, Most: 10, First: city},
			{Begin: "31", Least: 9, Most: 10, First: city}, {Begin: "61", Least: 9, Most: 10, First: city},
			{Begin: "2NP", Least: 9, Most: 11, First: area}, {Begin: "3NP", Least: 9, Most: 11, First: area}, {Begin: "4xP", Least: 9, Most: 11, First: area},
			{Begin: "5PP", Least: 9, Most: 11, First: area}, {Begin: "6NP", Least: 9, Most: 11, First: area}, {Begin: "7PP", Least: 9, Most: 11, First: area},
			{Begin: "9PP", Least: 9, Most: 11, First: area},
		}}
	case "LA":
		return TelephonePlan{Code: "856", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "20N", Least: 10, Most: 10, First: []int{3, 5}}, {Begin: "30N", Least: 9, Most: 9, First: []int{3}},
			{Begin: "21", Least: 8, Most: 8, First: []int{3}}, {Begin: "3P", Least: 8, Most: 8, First: []int{3}}, {Begin: "4P", Least: 8, Most: 8, First: []int{3}},
			{Begin: "5P", Least: 8, Most: 8, First: []int{3}}, {Begin: "6P", Least: 8, Most: 8, First: []int{3}}, {Begin: "7P", Least: 8, Most: 8, First: []int{3}},
			{Begin: "8P", Least: 8, Most: 8, First: []int{3}},
		}}
	case "MY":
		area, mobile := []int{2}, []int{3}
		return TelephonePlan{Code: "60", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "3N", Least: 9, Most: 9, First: area}, {Begin: "4N", Least: 8, Most: 8, First: area}, {Begin: "5N", Least: 8, Most: 8, First: area},
			{Begin: "6N", Least: 8, Most: 8, First: area}, {Begin: "7N", Least: 8, Most: 8, First: area}, {Begin: "9N", Least: 8, Most: 8, First: area},
			{Begin: "8xN", Least: 8, Most: 8, First: mobile},
			{Begin: "10N", Least: 9, Most: 9, First: mobile}, {Begin: "1NN", Least: 9, Most: 9, First: mobile},
			{Begin: "11", Least: 10, Most: 10, First: []int{3, 4}}, {Begin: "15", Least: 10, Most: 10, First: mobile},
		}}
	case "MM":
		return TelephonePlan{Code: "95", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "9P", Least: 8, Most: 10, First: []int{2, 3, 4, 5}},
			{Begin: "1N", Least: 8, Most: 8, First: []int{2}}, {Begin: "2N", Least: 8, Most: 8, First: []int{2}}, {Begin: "Nx", Least: 8, Most: 8, First: []int{3}},
			{Begin: "1N", Least: 7, Most: 7, First: []int{2}, Bare: true}, {Begin: "Nx", Least: 6, Most: 7, First: []int{2, 3}, Bare: true},
		}}
	case "PH":
		area := []int{3}
		return TelephonePlan{Code: "63", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "9", Least: 10, Most: 10, First: []int{4}},
			{Begin: "2", Least: 8, Most: 9, First: []int{2}},
			{Begin: "3N", Least: 9, Most: 9, First: area}, {Begin: "4N", Least: 9, Most: 9, First: area}, {Begin: "5N", Least: 9, Most: 9, First: area},
			{Begin: "6N", Least: 9, Most: 9, First: area}, {Begin: "7N", Least: 9, Most: 9, First: area}, {Begin: "8N", Least: 9, Most: 9, First: area},
		}}
	case "SG":
		halves := []int{4, 4}
		return TelephonePlan{Code: "65", Phones: []TelephoneForm{
			{Begin: "3", Least: 8, Most: 8, First: []int{4}, Bare: true}, {Begin: "6", Least: 8, Most: 8, First: []int{4}, Bare: true, Halves: halves},
			{Begin: "8", Least: 8, Most: 8, First: []int{4}, Bare: true, Halves: halves}, {Begin: "9", Least: 8, Most: 8, First: []int{4}, Bare: true, Halves: halves},
		}}
	case "TH":
		return TelephonePlan{Code: "66", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "2", Least: 8, Most: 8, First: []int{2}},
			{Begin: "3N", Least: 8, Most: 8, First: []int{2, 3}}, {Begin: "4N", Least: 8, Most: 8, First: []int{2, 3}},
			{Begin: "5N", Least: 8, Most: 8, First: []int{2, 3}}, {Begin: "7N", Least: 8, Most: 8, First: []int{2, 3}},
			{Begin: "6P", Least: 9, Most: 9, First: []int{2, 3, 4}}, {Begin: "8x", Least: 9, Most: 9, First: []int{2, 3, 4}},
			{Begin: "9x", Least: 9, Most: 9, First: []int{2, 3, 4}},
		}}
	case "TL":
		return TelephonePlan{Code: "670", Phones: []TelephoneForm{
			{Begin: "7N", Least: 8, Most: 8, First: []int{3, 4}, Bare: true, Halves: []int{4, 4}},
			{Begin: "2", Least: 7, Most: 7, First: []int{3}, Bare: true}, {Begin: "3", Least: 7, Most: 7, First: []int{3}, Bare: true},
			{Begin: "4", Least: 7, Most: 7, First: []int{3}, Bare: true},
		}}
	case "VN":
		mobile := []int{3, 4}
		return TelephonePlan{Code: "84", Trunk: "0", Phones: []TelephoneForm{
			{Begin: "3N", Least: 9, Most: 9, First: mobile}, {Begin: "5N", Least: 9, Most: 9, First: mobile}, {Begin: "7x", Least: 9, Most: 9, First: mobile},
			{Begin: "8P", Least: 9, Most: 9, First: mobile}, {Begin: "9x", Least: 9, Most: 9, First: mobile}, {Begin: "2x", Least: 10, Most: 10, First: mobile},
		}}
	}
	return TelephonePlan{}
}
