package personal

import "github.com/lontar-asean/lontar/language"

// fits reports whether a national significant number has the form.
func fits(p *language.TelephoneForm, nsn []uint8) bool {
	if len(nsn) < p.Least || len(nsn) > p.Most || len(nsn) < len(p.Begin) {
		return false
	}
	for i := range len(p.Begin) {
		switch c, v := p.Begin[i], nsn[i]; {
		case c == 'x', c == 'N' && v >= 2, c == 'P' && v >= 1, c == v+'0':
		default:
			return false
		}
	}
	return true
}

// international looks for a number with the country code, after + or 00, or bare where a word such as "WhatsApp" stands before it.
func (f *Finder) international(n *number, c *context) (Match, bool) {
	if !f.want[Phone] {
		return Match{}, false
	}
	start, plus := plusBefore(c.text, c.start, c.floor)
	skip := 0
	if !plus && n.values[0] == 0 {
		if skip = 2; n.values[1] != 0 {
			return Match{}, false
		}
	}
	for g := n.groups; g >= 1; g-- {
		if !n.phoneGaps(g, true) || !n.endsFree(c.text, g) {
			continue
		}
		v := n.window(g)
		if len(v) < 8 {
			break
		}
		iso, bare := f.countryOf(v[skip:])
		if iso == "" || !plus && skip == 0 && (bare || c.label() != phoneLabel) {
			continue
		}
		return Match{Start: n.opened(c.text, start, c.floor), End: n.end(g), Kind: Phone, Name: iso}, true
	}
	return Match{}, false
}

// countryOf reads digits as country code and national number; a trunk digit between them is passed over.
func (f *Finder) countryOf(v []uint8) (iso string, bare bool) {
	for i := range f.countries {
		c := &f.countries[i]
		if !begins(v, c.Code) {
			continue
		}
		nsn := v[len(c.Code):]
		if c.Trunk != "" && begins(nsn, c.Trunk) {
			nsn = nsn[len(c.Trunk):]
		}
		for j := range c.Phones {
			if fits(&c.Phones[j], nsn) {
				return c.ISO, c.Phones[j].Bare
			}
		}
	}
	return "", false
}

// national looks for a number without country code. When the first group is a whole number, what follows is something else.
func (f *Finder) national(n *number, c *context) (Match, bool) {
	if !f.want[Phone] || n.values[0] == 0 && n.values[1] == 0 || n.values[0] == 1 { // no form begins with 1
		return Match{}, false
	}
	if iso := f.nationalIn(n, 1, c); iso != "" {
		return Match{Start: c.start, End: n.end(1), Kind: Phone, Name: iso}, true
	}
	for g := n.groups; g > 1; g-- {
		if iso := f.nationalIn(n, g, c); iso != "" {
			return Match{Start: n.opened(c.text, c.start, c.floor), End: n.end(g), Kind: Phone, Name: iso}, true
		}
	}
	return Match{}, false
}

func (f *Finder) nationalIn(n *number, groups int, c *context) (iso string) {
	v := n.window(groups)
	if len(v) < 7 || !n.phoneGaps(groups, false) || !n.endsFree(c.text, groups) {
		return ""
	}
	for i := range f.countries {
		country := &f.countries[i]
		if !begins(v, country.Trunk) {
			continue
		}
		for j := range country.Phones {
			p := &country.Phones[j]
			if !fits(p, v[len(country.Trunk):]) || groups > 1 && !contains(p.First, n.size(0)) {
				continue
			}
			if !p.Bare || n.halves(p, groups) || c.label() == phoneLabel {
				return country.ISO
			}
		}
	}
	return ""
}

// halves reports whether a bare number stands in the two groups that make it recognisable, and not as a range of round numbers.
func (n *number) halves(p *language.TelephoneForm, groups int) bool {
	if groups != 2 || len(p.Halves) != 2 || n.size(0) != p.Halves[0] || n.size(1) != p.Halves[1] || n.gaps[1] != space && n.gaps[1] != hyphen {
		return false
	}
	a, b := n.value(0), n.value(1)
	return (a%10 != 0 || b%10 != 0) && a != b && n.groups == 2
}

// phoneGaps reports whether the first groups stand together as those of a telephone number do: no group of one digit, equal gaps behind the
// country and area codes, full stops throughout or not at all, and not a date.
func (n *number) phoneGaps(groups int, country bool) bool {
	if groups == 1 {
		return true
	}
	free := 2 // gaps that may differ from the rest
	if country {
		free = 3
	}
	wide := false
	for g := range groups {
		size := n.size(g)
		zero := country && g > 0 && size == 1 && n.values[n.first[g]] == 0 // +66 (0) 81 …
		if size < 2 && !zero && !(country && g == 1 && size == 1) {
			return false
		}
		wide = wide || size >= 3
		if g >= free && g > 1 && n.gaps[g] != n.gaps[g-1] && g > free {
			return false
		}
		if g > 0 && n.gaps[g] == dot && n.gaps[1] != dot && !country {
			return false
		}
	}
	return wide && (country || !n.dated(groups))
}

// dated reports whether the first three groups are a date: day, month and a year of the common or the Buddhist era.
func (n *number) dated(groups int) bool {
	if groups < 3 || n.size(0) > 2 || n.size(1) > 2 || n.size(2) != 4 || n.gaps[1] != n.gaps[2] {
		return false
	}
	year := n.value(2)
	day, month := n.value(0), n.value(1)
	return day >= 1 && day <= 31 && month >= 1 && month <= 12 && (year >= 1800 && year < 2100 || year >= 2400 && year < 2700)
}

// value is the number that group g spells.
func (n *number) value(g int) (v int) {
	for _, d := range n.values[n.first[g]:n.first[g+1]] {
		v = v*10 + int(d)
	}
	return v
}

// plusBefore finds the + before a number.
func plusBefore(text string, start, floor int) (from int, plus bool) {
	switch {
	case start > floor && text[start-1] == '+':
		return start - 1, true
	case start-3 >= floor && text[start-3:start] == "＋":
		return start - 3, true
	}
	return start, false
}

// opened moves the start of a match before the bracket that one of its gaps closes.
func (n *number) opened(text string, start, floor int) int {
	if n.gaps[1] == paren && start > floor && text[start-1] == '(' {
		return start - 1
	}
	return start
}

func begins(v []uint8, digits string) bool {
	if len(v) < len(digits) {
		return false
	}
	for i := range len(digits) {
		if v[i] != digits[i]-'0' {
			return false
		}
	}
	return true
}

func contains(list []int, v int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
