package personal

import "slices"

// Identity is one form of identity number.
type Identity struct {
	Name string // such as "THA citizen"
	// Shapes lists how it is written: sizes of groups joined by "-" (hyphens or spaces) or "=" (hyphens only).
	Shapes []string
	// Valid checks digits; nil: the shape alone is enough.
	Valid func(d []uint8) bool
	// Labels are words one of which has to stand before the number; none: it is recognisable by itself.
	Labels []string
	// Find looks for a number with letters around the digit at i, not before floor. Shapes and Valid are not used then.
	Find func(text string, i, floor int) (start, end int, ok bool)
}

// shape is a way to write a number in groups.
type shape struct {
	sizes   []int
	digits  int  // the sum of sizes
	hyphens bool // the gaps are hyphens
}

// writing is one way to write an identity number.
type writing struct {
	id    *Identity
	shape shape
}

func shapesOf(list []string) (shapes []shape) {
	for _, s := range list {
		var sh shape
		size := 0
		for _, c := range s {
			if c == '-' || c == '=' {
				sh.sizes = append(sh.sizes, size)
				sh.hyphens, size = c == '=', 0
				continue
			}
			size = size*10 + int(c-'0')
		}
		sh.sizes = append(sh.sizes, size)
		for _, size := range sh.sizes {
			sh.digits += size
		}
		shapes = append(shapes, sh)
	}
	return shapes
}

// has reports whether the number begins with groups of the shape.
func (n *number) has(sh shape) bool {
	if n.groups < len(sh.sizes) {
		return false
	}
	for g, size := range sh.sizes {
		if n.size(g) != size {
			return false
		}
		if g > 0 && (n.gaps[g] != hyphen && (sh.hyphens || n.gaps[g] != space && n.gaps[g] != dot) || n.gaps[g] != n.gaps[1]) {
			return false
		}
	}
	return true
}

// identity looks for identity numbers and cards. A number in four groups of four is rather a card, one without gaps rather an identity number.
func (f *Finder) identity(n *number, c *context) (Match, bool) {
	if n.groups > 1 && n.size(0) == 4 {
		if m, ok := f.cardOf(n, c); ok {
			return m, true
		}
	}
	if f.want[ID] {
		for g := n.groups; g >= 1; g-- {
			for _, w := range f.written[n.first[g]] {
				if len(w.shape.sizes) == g && n.is(c, w) {
					return Match{Start: c.start, End: n.end(g), Kind: ID, Name: w.id.Name}, true
				}
			}
		}
	}
	return f.cardOf(n, c)
}

func (f *Finder) cardOf(n *number, c *context) (Match, bool) {
	if f.want[Card] {
		if g, ok := n.card(c.text); ok {
			return Match{Start: c.start, End: n.end(g), Kind: Card}, true
		}
	}
	return Match{}, false
}

// is reports whether the first groups are an identity number written in one way.
func (n *number) is(c *context, w writing) bool {
	g := len(w.shape.sizes)
	if !n.has(w.shape) || !n.endsFree(c.text, g) || w.id.Valid != nil && !w.id.Valid(n.window(g)) {
		return false
	}
	if len(w.id.Labels) > 0 {
		return wordBefore(c.text, c.start, c.floor, w.id.Labels)
	}
	return c.label() != phoneLabel
}

// two reads two digits as a number.
func two(d []uint8, i int) int { return int(d[i])*10 + int(d[i+1]) }

// dayOf reports whether a day and a month can stand together; the year is not known to the century, so 29 February is always possible.
func dayOf(day, month int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// among reports whether v lies in one of some ranges, given as pairs.
func among(v int, pairs ...int) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if v >= pairs[i] && v <= pairs[i+1] {
			return true
		}
	}
	return false
}

func listed(v int, list ...int) bool { return slices.Contains(list, v) }
