package perturb

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

// The errors of a recogniser and how often each is made, against the others that are possible at a place.
const (
	lookalikeWeight = 8
	lostMarkWeight  = 5
	twiceMarkWeight = 2
	newSpaceWeight  = 1
)

// misread makes the errors of a recogniser of print: at each letter with its marks a sign is taken for one that looks alike, a mark is lost or
// read twice, or a space appears behind them; a space is lost. Where none but the new space is possible, nothing happens.
func (n *Noise) misread(p *page, tag language.Tag) {
	own, script := n.signs.own[tag], tag.Script()
	p.known = own != nil || n.signs.scripts[script]
	if !p.known && tag != language.Und {
		return
	}
	var scratch [16]part
	text := p.text
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		if r == ' ' {
			if p.hit() {
				p.replace(i, i+1, "")
			}
			i++
			continue
		}
		s := language.ScriptOf(r)
		if language.ClassOf(r) != language.Letter || !n.signs.scripts[s] {
			i = language.ClusterEnd(text, i)
			continue
		}
		list, end := parts(text, i+width, s, scratch[:0])
		l := reading{start: i, end: end, parts: list}
		marked := len(list) == 0 && hasMark(text[i:end], s)
		if (len(list) > 0 || marked || n.alike(text, &l, 0, own, script)) && p.hit() {
			l.alike = nil
			if marked {
				l.bare = withoutMark(text[i:end])
			}
			n.alike(text, &l, p.pick(len(list)+1, 2), own, script)
			p.replace(l.error(&p.chance, text))
		}
		i = end
	}
}

// reading is a letter with its parts, and what may be misread in it.
type reading struct {
	start, end int
	parts      []part
	bare       string      // the letter without a mark that is part of it; "" for none
	alike      *lookalikes // of the sign at place at; nil for none
	at         int
}

// alike looks for a sign that has lookalikes, from the given one on round: 0 is the letter, 1 its first part.
func (n *Noise) alike(text string, l *reading, from int, own map[rune][]lookalikes, script language.Script) bool {
	for k := range len(l.parts) + 1 {
		l.at = l.start
		if k = (from + k) % (len(l.parts) + 1); k > 0 {
			l.at = l.parts[k-1].start
		}
		r, _ := utf8.DecodeRuneInString(text[l.at:])
		found := n.signs.find(text[l.at:l.end], r, own, script)
		if found != nil && found.fits(text[l.at+len(found.sign):]) {
			l.alike = found
			return true
		}
	}
	return false
}

// error chooses an error and gives the bytes that it replaces, and by what.
func (l *reading) error(c *chance, text string) (start, end int, other string) {
	weights := [...]int{lookalikeWeight, lostMarkWeight, twiceMarkWeight, newSpaceWeight}
	if l.alike == nil {
		weights[0] = 0
	}
	if len(l.parts) == 0 {
		weights[2] = 0
		if l.bare == "" {
			weights[1] = 0
		}
	}
	choice, which := c.pick(weights[0]+weights[1]+weights[2]+weights[3], 3), 0
	for choice >= weights[which] {
		choice -= weights[which]
		which++
	}
	switch {
	case which == 0:
		end = l.at + len(l.alike.sign)
		return l.at, end, l.alike.choose(c, text[end:])
	case which == 1 && l.bare != "":
		return l.start, l.end, l.bare
	case which == 3:
		return l.end, l.end, " "
	}
	m := l.parts[c.pick(len(l.parts), 4)]
	if which == 1 {
		return m.start, m.end, ""
	}
	return m.end, m.end, text[m.start:m.end]
}

// hasMark says whether a mark is part of a letter of Latin or Arabic script.
func hasMark(letter string, script language.Script) bool {
	return (script == language.Latn || script == language.Arab) && letter[0] >= utf8.RuneSelf && (letter == "đ" || letter == "Đ" || isComposed(letter))
}

// withoutMark gives such a letter without the last of its marks.
func withoutMark(letter string) string {
	switch letter {
	case "đ":
		return "d"
	case "Đ":
		return "D"
	}
	apart := norm.NFD.String(letter)
	_, width := utf8.DecodeLastRuneInString(apart)
	return norm.NFC.String(apart[:len(apart)-width])
}
