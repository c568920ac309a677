package zawgyi

import "strings"

// Convert rewrites text in Zawgyi as Unicode and gives the number of syllables that changed. All of it is taken for Zawgyi: ask Probability
// first, or use Repair. What Zawgyi gives no meaning of its own is left as it is, also bytes that are not UTF-8; text without Burmese comes
// back uncopied with 0.
//
// The digit zero that stands for the letter wa, seven for ra and four for the sign of "likewise" (၎င်း) are letters when marks or letters
// around them say so and no other digit stands next to them.
func Convert(text string) (string, int) {
	start := next(text, 0)
	if start == len(text) {
		return text, 0
	}
	c := converter{text: text}
	c.out.Grow(len(text) + len(text)/8)
	c.out.WriteString(text[:start])
	for i := start; i < len(text); {
		if !isMyanmar(text, i) {
			c.flush(i)
			end := next(text, i)
			c.out.WriteString(text[i:end])
			i = end
			continue
		}
		i = c.take(i, decode(text, i))
	}
	c.flush(len(text))
	return c.out.String(), c.changed
}

// converter is the state machine: the syllable being read, where it began and what stands before it.
type converter struct {
	text    string
	out     strings.Builder
	now     syllable
	began   int // of the syllable, in text
	changed int
}

// flush writes the syllable, which ends at end.
func (c *converter) flush(end int) {
	if c.now.empty() {
		return
	}
	from := c.out.Len()
	c.now.write(&c.out)
	if c.out.String()[from:] != c.text[c.began:end] {
		c.changed++
	}
}

// take reads the character at i, three bytes long, and gives the place behind it.
func (c *converter) take(i int, r rune) int {
	end := i + 3
	var g glyph
	if r <= last {
		g = chart[r-first]
	}
	switch {
	case r >= 0x1040 && r <= 0x1049:
		g = c.digit(i, r)
	case r == 0x104E:
		return c.likewise(i, end)
	}
	switch {
	case g.kind == foreign:
		c.flush(i)
		c.out.WriteString(c.text[i:end])
		return end
	case g.kind == prefix, g.kind == base:
		if c.now.base != "" || c.now.stacks > 0 || c.now.kinzi || c.now.full() {
			c.flush(i)
		}
	case c.now.base == "" || c.now.full(): // a mark with nothing to stand on
		c.flush(i)
		c.began = i
		c.put(g)
		c.flush(end)
		return end
	}
	if c.now.empty() {
		c.began = i
	}
	c.put(g)
	return end
}

// put adds a piece to the syllable.
func (c *converter) put(g glyph) {
	switch g.kind {
	case base:
		c.now.base = g.text
	case under:
		for n, r := range g.text {
			if n == 0 && c.now.stacks > 0 {
				c.now.stack[c.now.stacks] = 0x1039
				c.now.stacks++
			}
			if r == 0x103D {
				c.now.add(r)
				continue
			}
			c.now.stack[c.now.stacks] = r
			c.now.stacks++
		}
	default:
		c.now.kinzi = c.now.kinzi || g.kind == over
		for _, r := range g.text {
			c.now.add(r)
		}
	}
}

// digit gives the letter that a digit stands for, or nothing.
func (c *converter) digit(i int, r rune) glyph {
	letter := ""
	switch r {
	case 0x1040:
		letter = "\u101D"
	case 0x1047:
		letter = "\u101B"
	case 0x1044:
		if strings.HasPrefix(c.text[i+3:], "င\u1039း") {
			return glyph{base, "\u104E"}
		}
		return glyph{}
	default:
		return glyph{}
	}
	before, after := foreign, foreign
	if i >= 3 && isMyanmar(c.text, i-3) {
		r := decode(c.text, i-3)
		if r >= 0x1041 && r <= 0x1049 || r == 0x1040 && c.now.base != "\u101D" {
			return glyph{}
		}
		before = kindOf(r)
	}
	if isMyanmar(c.text, i+3) {
		r := decode(c.text, i+3)
		if r >= 0x1040 && r <= 0x1049 {
			return glyph{}
		}
		if after = kindOf(r); r == 0x1037 || r == 0x1038 { // also the colon and full stop of lists
			after = foreign
		}
	}
	if after == mark || after == under || after == over || r == 0x1040 && (before != foreign || after == base) || before == prefix {
		return glyph{base, letter}
	}
	return glyph{}
}

// likewise reads the sign of "likewise", whose Zawgyi glyph holds the whole word; most writers add its letters nevertheless.
func (c *converter) likewise(i, end int) int {
	c.flush(i)
	c.out.WriteString("၎င်း")
	for _, rest := range []string{"င\u1039း", "င်း"} {
		if strings.HasPrefix(c.text[end:], rest) {
			end += len(rest)
			break
		}
	}
	if c.text[i:end] != "၎င်း" {
		c.changed++
	}
	return end
}

func kindOf(r rune) kind {
	if r > last {
		return foreign
	}
	return chart[r-first].kind
}

// isMyanmar says whether a character of U+1000 to U+10BF begins at i; the Myanmar block ends with U+109F, and what follows is Georgian,
// which means nothing to any table here.
func isMyanmar(s string, i int) bool {
	return i+2 < len(s) && s[i] == 0xE1 && s[i+1] >= 0x80 && s[i+1] <= 0x82 && s[i+2] >= 0x80 && s[i+2] <= 0xBF
}

// decode gives the character at i, which isMyanmar found.
func decode(s string, i int) rune {
	return 0x1000 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F)
}

// next finds the first character of the Myanmar block from i on, or the end.
func next(s string, i int) int {
	for i < len(s) {
		if s[i] != 0xE1 {
			at := strings.IndexByte(s[i:], 0xE1)
			if at < 0 {
				return len(s)
			}
			i += at
		}
		for i+2 < len(s) && s[i] == 0xE1 && s[i+1] > 0x82 { // the scripts behind this one: Khmer, Tagalog, Balinese …
			i += 3
		}
		if isMyanmar(s, i) {
			return i
		}
		if i < len(s) && s[i] == 0xE1 {
			i++
		}
	}
	return len(s)
}
