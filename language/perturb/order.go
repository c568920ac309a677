package perturb

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

// slot is the place at its base where a part of a syllable is drawn. Two neighbours in different slots may change places unseen where
// exchangeable says so.
type slot uint8

const (
	noSlot    slot = iota // nothing may change places with it
	stackedRo             // Khmer subscript ro, drawn around the others
	stacked               // other subscripts
	shifter               // Khmer register shifters
	medial                // Burmese and Javanese medials
	before                // vowels drawn before the base, also in part
	above                 // vowels above
	below                 // vowels below
	after                 // vowels behind
	semivowel             // Lao lo below
	tone                  // Thai and Lao tones and silencers
	am                    // Thai and Lao sara am
	signAbove             // nikahit, anusvara, other signs above; Javanese finals
	dotBelow              // Burmese aukmyit
	asat                  // Burmese asat
	final                 // visarga
	slotCount
)

// slots are the parts of syllables that have a slot, by script.
var slots = buildSlots()

func buildSlots() map[rune]slot {
	m := map[rune]slot{}
	for s, signs := range [slotCount]string{
		shifter:   "\u17C9\u17CA",
		medial:    "\u103B\u103C\u103D\u103E\uA9BD\uA9BE\uA9BF",
		before:    "\u17BE\u17BF\u17C0\u17C1\u17C2\u17C3\u17C4\u17C5\u1031\uA9BA\uA9BB",
		above:     "\u17B7\u17B8\u17B9\u17BA\u102D\u102E\u1032\u0E31\u0E34\u0E35\u0E36\u0E37\u0EB1\u0EB4\u0EB5\u0EB6\u0EB7\u0EBB\u0ECD\uA9B6\uA9B7\uA9BC",
		below:     "\u17BB\u17BC\u17BD\u102F\u1030\u0E38\u0E39\u0EB8\u0EB9\uA9B8\uA9B9",
		after:     "\u17B6\u102B\u102C",
		semivowel: "\u0EBC",
		tone:      "\u0E48\u0E49\u0E4A\u0E4B\u0E4C\u0EC8\u0EC9\u0ECA\u0ECB",
		am:        "\u0E33\u0EB3",
		signAbove: "\u17C6\u17D0\u1036\uA981\uA982",
		dotBelow:  "\u1037",
		asat:      "\u103A",
		final:     "\u1038",
	} {
		for _, r := range signs {
			m[r] = slot(s)
		}
	}
	return m
}

// exchangeable says which neighbours may change places, by script; either may stand first.
var exchangeable = map[language.Script][][2]slot{
	language.Khmr: {{stacked, stackedRo}, {stacked, shifter}, {stackedRo, shifter}, {stacked, before}, {stackedRo, before}, {stacked, above}, {stackedRo, above},
		{stacked, below}, {stackedRo, below}, {stacked, after}, {stackedRo, after}, {stacked, signAbove}, {stackedRo, signAbove},
		{shifter, before}, {shifter, below}, {shifter, after}, {below, signAbove}, {after, signAbove}},
	language.Mymr: {{medial, before}, {stacked, before}, {medial, above}, {stacked, above}, {medial, signAbove}, {stacked, signAbove}, {above, below},
		{below, signAbove}, {signAbove, dotBelow}, {above, dotBelow}, {dotBelow, asat}, {dotBelow, final}},
	language.Thai: {{above, tone}, {below, tone}, {tone, am}},
	language.Laoo: {{above, tone}, {below, tone}, {tone, am}, {semivowel, above}, {semivowel, tone}, {semivowel, below}},
	language.Java: {{stacked, above}, {stacked, before}, {stacked, signAbove}, {below, signAbove}, {medial, before}, {medial, above}, {medial, signAbove}},
}

// mayExchange holds exchangeable for quick reading.
var mayExchange = buildMayExchange()

func buildMayExchange() (m [language.ScriptCount][slotCount][slotCount]bool) {
	for script, pairs := range exchangeable {
		for _, p := range pairs {
			m[script][p[0]][p[1]], m[script][p[1]][p[0]] = true, true
		}
	}
	return m
}

// inPieces says whether letters of a script come in pieces that Unicode holds equal to the whole.
func inPieces(s language.Script) bool {
	return s == language.Latn || s == language.Arab || s == language.Taml || s == language.Bali
}

// part is a mark or stacked letter of a syllable.
type part struct {
	start, end int // in the text
	slot       slot
}

// parts gives what stands behind a letter and belongs to it: marks, stacked letters, sara am; and where they end.
func parts(text string, start int, script language.Script, list []part) ([]part, int) {
	i := start
	for i < len(text) && text[i] >= utf8.RuneSelf {
		r, width := utf8.DecodeRuneInString(text[i:])
		p := part{start: i, slot: slots[r]}
		switch {
		case isStacker(r):
			letter, w := utf8.DecodeRuneInString(text[i+width:])
			if language.ClassOf(letter) != language.Letter || language.ScriptOf(letter) != script {
				return list, i
			}
			width += w
			if p.slot = stacked; letter == 'រ' {
				p.slot = stackedRo
			}
		case p.slot == am:
		case language.ClassOf(r) != language.Mark:
			return list, i
		}
		i += width
		p.end = i
		list = append(list, p)
	}
	return list, i
}

// reorder exchanges marks and takes letters to pieces.
func (n *Noise) reorder(p *page, tag language.Tag) {
	script := tag.Script()
	p.known = exchangeable[script] != nil || inPieces(script)
	var scratch [16]part
	text := p.text
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf && (i+1 == len(text) || text[i+1] < utf8.RuneSelf) {
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[i:])
		s := language.ScriptOf(r)
		if language.ClassOf(r) != language.Letter {
			i += width
			continue
		}
		if inPieces(s) {
			end := language.ClusterEnd(text, i)
			p.takeApart(i, end)
			i = end
			continue
		}
		list, end := parts(text, i+width, s, scratch[:0])
		p.exchange(list, s)
		i = end
	}
}

// exchange lets two neighbours change places.
func (p *page) exchange(list []part, script language.Script) {
	var first [16]int // of each pair that may
	n := 0
	for k := 0; k+1 < len(list) && n < len(first); k++ {
		kinzi := k > 0 && list[k-1].slot == asat // what follows is the letter below it, not a part of it
		if mayExchange[script][list[k].slot][list[k+1].slot] && !kinzi {
			first[n] = k
			n++
		}
	}
	if n == 0 || !p.hit() {
		return
	}
	k := first[p.pick(n, 0)]
	a, b := list[k], list[k+1]
	p.replace(a.start, b.end, p.text[b.start:b.end]+p.text[a.start:a.end])
}

// takeApart writes a cluster of a composed letter or of several marks in pieces, two marks of different places exchanged.
func (p *page) takeApart(start, end int) {
	cluster := p.text[start:end]
	if isComposed(cluster) && p.hit() {
		p.replace(start, end, exchangeMarks(norm.NFD.String(cluster)))
		return
	}
	if _, width := utf8.DecodeRuneInString(cluster); width == len(cluster) || isComposed(cluster) || !utf8.ValidString(cluster) {
		return
	}
	if other := exchangeMarks(norm.NFD.String(cluster)); other != cluster && p.hit() {
		p.replace(start, end, other)
	}
}

// isComposed says whether the first letter of a text stands for several characters.
func isComposed(text string) bool { return norm.NFD.PropertiesString(text).Decomposition() != nil }

// exchangeMarks exchanges the first two neighbours that Unicode orders by where they are drawn (the canonical combining class).
func exchangeMarks(apart string) string {
	before, start := uint8(0), 0
	for i, r := range apart {
		class := norm.NFD.PropertiesString(apart[i:]).CCC()
		if before != 0 && class != 0 && before != class {
			end := i + utf8.RuneLen(r)
			return apart[:start] + apart[i:end] + apart[start:i] + apart[end:]
		}
		before, start = class, i
	}
	return apart
}
