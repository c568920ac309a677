package perturb

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// habits are the informal and regional spellings of a language. They are ours and not yet reviewed by native speakers.
type habits struct {
	words   map[string]string          // words in lower case, and their other spellings, parted by spaces
	signs   [][2]string                // either is written for the other somewhere in a word
	ways    []func(word string) string // other spellings by rule; "" for none
	certain func(word string) bool     // says quickly that a word has another spelling; nil for none
	doubled bool                       // anak-anak is written anak2
}

// habitsOf gives the habits of each language.
var habitsOf = map[language.Tag]*habits{
	"ind-Latn": indonesian(), "zsm-Latn": malay(), "zsm-Arab": jawiHabits(), "jav-Latn": javanese(), "jav-Java": javaneseScript(),
	"fil-Latn": filipino(), "vie-Latn": vietnamese(), "tha-Thai": thai(), "lao-Laoo": lao(), "khm-Khmr": khmer(), "mya-Mymr": burmese(),
	"tam-Taml": tamil(),
}

// spell writes words as people do in messages.
func (n *Noise) spell(p *page, tag language.Tag) {
	h := habitsOf[tag]
	if p.known = h != nil; !p.known {
		return
	}
	var words [3]string // the last tokens
	var starts [3]int
	at, skip := 0, 0
	see := func(token string) {
		words, starts = [3]string{words[1], words[2], token}, [3]int{starts[1], starts[2], at}
		at += len(token)
		if skip > 0 {
			skip--
			return
		}
		skip = p.respell(h, words, starts)
	}
	for token := range n.words.Tokens(p.text, tag) {
		see(token)
	}
	see("")
	see("")
}

// respell writes the first of three tokens otherwise and gives the number of tokens that are done besides it.
func (p *page) respell(h *habits, words [3]string, starts [3]int) int {
	word := words[0]
	if word == "" {
		return 0
	}
	if h.doubled && words[1] == "-" && len(word) > 2 && strings.EqualFold(word, words[2]) {
		if p.hit() {
			p.replace(starts[0], starts[2]+len(words[2]), word+"2")
		}
		return 2
	}
	var scratch [8]string
	if h.certain != nil && h.certain(word) {
		if p.hit() {
			list := h.spellings(word, scratch[:0])
			p.replace(starts[0], starts[0]+len(word), list[p.pick(len(list), 0)])
		}
		return 0
	}
	if list := h.spellings(word, scratch[:0]); len(list) > 0 && p.hit() {
		p.replace(starts[0], starts[0]+len(word), list[p.pick(len(list), 0)])
	}
	return 0
}

// spellings gives the other spellings of a word.
func (h *habits) spellings(word string, list []string) []string {
	if r, _ := utf8.DecodeRuneInString(word); !language.IsWordCharacter(r) {
		return list
	}
	if others, ok := h.words[strings.ToLower(word)]; ok {
		for other := range strings.SplitSeq(others, " ") {
			list = append(list, cased(other, word))
		}
	}
	for _, pair := range h.signs {
		for side, sign := range pair {
			if i := strings.Index(word, sign); i >= 0 {
				list = append(list, word[:i]+pair[1-side]+word[i+len(sign):])
			}
		}
	}
	for _, way := range h.ways {
		if other := way(word); other != "" && other != word {
			list = append(list, other)
		}
	}
	return list
}

// cased gives a word the capitals of another.
func cased(word, like string) string {
	if strings.ToUpper(like) == like && utf8.RuneCountInString(like) > 1 {
		return strings.ToUpper(word)
	}
	if r, _ := utf8.DecodeRuneInString(like); unicode.IsUpper(r) {
		first, width := utf8.DecodeRuneInString(word)
		return string(unicode.ToUpper(first)) + word[width:]
	}
	return word
}
