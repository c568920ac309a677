package perturb

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/segment"
)

const zeroWidthSpace = "\u200B"

// misplaced is how often, against the rate, a zero-width space is set between two syllables of one word.
const misplaced = 0.1

// spaceOut sets zero-width spaces between words and takes away those that are there.
func (n *Noise) spaceOut(p *page, tag language.Tag) {
	p.known = takesZeroWidthSpace(tag.Script())
	if !p.known && tag != language.Und {
		return
	}
	at, before := 0, ""
	for token := range n.words.Tokens(p.text, tag) {
		switch {
		case strings.Contains(token, zeroWidthSpace):
			for i := range token {
				if strings.HasPrefix(token[i:], zeroWidthSpace) && p.hit() {
					p.replace(at+i, at+i+len(zeroWidthSpace), "")
				}
			}
		default:
			if meet(before, token) && p.hit() {
				p.replace(at, at, zeroWidthSpace)
			}
			if r, _ := utf8.DecodeRuneInString(token); takesZeroWidthSpace(language.ScriptOf(r)) {
				p.splitWord(at, token)
			}
		}
		before = token
		at += len(token)
	}
}

// splitWord sets a zero-width space between syllables of a word.
func (p *page) splitWord(at int, word string) {
	for i := segment.SyllableEnd(word, 0); i < len(word); i = segment.SyllableEnd(word, i) {
		if meet(word[:i], word[i:]) && p.hitAt(p.rate*misplaced) {
			p.replace(at+i, at+i, zeroWidthSpace)
		}
	}
}

// meet says whether a zero-width space may stand between two pieces of text: a letter or mark before, a letter that begins a word behind, both
// of a script that has no spaces between words.
func meet(before, behind string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(behind)
	return takesZeroWidthSpace(language.ScriptOf(a)) && language.ScriptOf(a) == language.ScriptOf(b) &&
		language.IsWordCharacter(a) && unicode.Is(unicode.Lo, b)
}

func takesZeroWidthSpace(s language.Script) bool {
	return s == language.Khmr || s == language.Thai || s == language.Laoo || s == language.Mymr
}
