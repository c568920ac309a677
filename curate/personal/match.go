package personal

// number looks for the best match among the readings of a row of digit groups. Readings are tried from the most to the least certain: an
// address in dotted form, numbers with letters, a telephone number written with its country code, identity numbers and cards by shape and
// check digit, and last national telephone numbers.
func (f *Finder) number(text string, n *number, floor int) (m Match, ok bool) {
	if n.groups == 0 {
		return Match{}, false
	}
	start := n.starts[0]
	if f.want[IP] {
		if end, ok := n.addressFour(text, floor); ok {
			return Match{Start: start, End: end, Kind: IP}, true
		}
		if s, end, ok := addressSixNear(text, start, floor); ok {
			return Match{Start: s, End: end, Kind: IP}, true
		}
	}
	if f.want[ID] && (start > floor && asciiLetter(text[start-1]) || n.firstEnd < len(text) && text[n.firstEnd] == '/') {
		if m, ok := f.lettered(text, n, floor); ok {
			return m, true
		}
	}
	if n.count < 7 {
		return Match{}, false
	}
	c := context{text: text, start: start, floor: floor}
	if !startsFree(text, start, floor) {
		if l := c.label(); l != phoneLabel && l != identityLabel {
			return Match{}, false
		}
	}
	m, ok = f.international(n, &c)
	if !ok {
		m, ok = f.identity(n, &c)
	}
	if !ok {
		m, ok = f.national(n, &c)
	}
	return m, ok && c.label() != otherNumber && !inAddress(text, start, floor)
}

// context is what stands before a number.
type context struct {
	text         string
	start, floor int
	said         label
	read         bool
}

// label reads the words before the number when they are first asked for.
func (c *context) label() label {
	if !c.read {
		c.said, c.read = labelBefore(c.text, c.start, c.floor), true
	}
	return c.said
}

// lettered looks for numbers that have letters in them.
func (f *Finder) lettered(text string, n *number, floor int) (Match, bool) {
	for _, id := range f.letters {
		if start, end, ok := id.Find(text, n.starts[0], floor); ok {
			return Match{Start: start, End: end, Kind: ID, Name: id.Name}, true
		}
	}
	return Match{}, false
}
