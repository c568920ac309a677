package words

import (
	"bufio"
	"bytes"
	_ "embed" // the word lists
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

//go:embed generic.tsv
var genericFile []byte

// class is what a listed word says of a picture; a text can hold several.
type class uint8

const (
	picture class = 1 << iota // that there is one
	furniture
	series
	filler
	number // not listed: digits
)

// lexicon is the words of one language, those of English, which the programs of the web speak everywhere, and the codes of cameras.
type lexicon struct {
	words   map[string]class
	longest int // bytes
}

// lexicons gives the lists by ISO 639-3 code; "und" stands for languages without a list.
var lexicons = sync.OnceValues(func() (map[string]*lexicon, error) { return readLexicons(genericFile) })

func readLexicons(file []byte) (map[string]*lexicon, error) {
	type entry struct {
		class class
		word  string
	}
	lists := map[string][]entry{}
	in := bufio.NewScanner(bytes.NewReader(file))
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, fault.New(fault.Broken, "%d columns, not 3", len(cells)).At("generic.tsv line %d", n)
		}
		c, ok := map[string]class{"picture": picture, "interface": furniture, "series": series, "filler": filler}[cells[1]]
		if !ok {
			return nil, fault.New(fault.Broken, "%q is no class", cells[1]).At("generic.tsv line %d", n)
		}
		for w := range strings.SplitSeq(cells[2], "|") {
			lists[cells[0]] = append(lists[cells[0]], entry{c, w})
		}
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	all := map[string]*lexicon{}
	for code := range lists {
		tag := language.Und
		if code != "und" {
			var err error
			if tag, err = language.Parse(code); err != nil {
				return nil, fault.New(fault.Broken, "%w", err).At("generic.tsv")
			}
		}
		l := &lexicon{words: map[string]class{}}
		for _, from := range []string{"und", "eng", code} {
			for _, e := range lists[from] {
				w := fold(e.word, tag)
				l.words[w] |= e.class
				l.longest = max(l.longest, len(w))
			}
		}
		all[code] = l
	}
	return all, nil
}

// together joins lists.
func together(lists map[string]*lexicon) *lexicon {
	all := &lexicon{words: map[string]class{}}
	for _, l := range lists {
		for w, c := range l.words {
			all.words[w] |= c
		}
		all.longest = max(all.longest, l.longest)
	}
	return all
}

// fold gives a text as it is compared with the lists: its key with every run of digits as "0", and one space for every run of signs and spaces.
func fold(text string, tag language.Tag) string {
	key := normalise.Key(text, tag)
	var b strings.Builder
	b.Grow(len(key) + 8)
	const none, gap, digits, letters = 0, 1, 2, 3
	last := none
	for _, r := range key {
		kind := gap
		switch language.ClassOf(r) {
		case language.Digit, language.Number:
			kind = digits
		case language.Letter, language.Mark:
			kind = letters
		}
		if kind == gap {
			if last != none {
				last = gap
			}
			continue
		}
		if last != none && last != kind {
			b.WriteByte(' ')
		}
		switch {
		case kind == letters:
			b.WriteRune(r)
		case last != digits:
			b.WriteByte('0')
		}
		last = kind
	}
	return b.String()
}

// maxGeneric is the most bytes of a folded text that is looked at: a longer one says more than the lists.
const maxGeneric = 400

// generic reports whether all of a folded text is listed words and numbers, and together they say nothing of what is to be seen.
func (l *lexicon) generic(text string) bool {
	if len(text) == 0 || len(text) > maxGeneric {
		return false
	}
	// reached[i] holds, as bits, the sets of classes with which the text before i can be covered.
	var reached [maxGeneric + 1]uint32
	reached[0] = 1
	for i := 0; i < len(text); i = language.ClusterEnd(text, i) {
		if reached[i] == 0 {
			continue
		}
		switch text[i] {
		case ' ':
			reached[i+1] |= reached[i]
			continue
		case '0':
			reached[i+1] |= with(reached[i], number)
			continue
		}
		for end := i; end < len(text); {
			end = language.ClusterEnd(text, end)
			if end-i > l.longest {
				break
			}
			if c := l.words[text[i:end]]; c != 0 && (bounded(text, i) && bounded(text, end) || utf8.RuneCountInString(text[i:end]) >= 4) {
				for _, one := range []class{picture, furniture, series, filler} {
					if c&one != 0 {
						reached[end] |= with(reached[i], one)
					}
				}
			}
		}
	}
	for set := class(0); set < 1<<5; set++ {
		if reached[len(text)]&(1<<set) != 0 && empty(set) {
			return true
		}
	}
	return false
}

// with adds a class to each of some sets.
func with(sets uint32, c class) (out uint32) {
	for set := class(0); set < 1<<5; set++ {
		if sets&(1<<set) != 0 {
			out |= 1 << (set | c)
		}
	}
	return out
}

// empty reports whether words of these classes, and nothing else, say nothing. A word of a series next to furniture and no number may be a thing,
// such as a video camera.
func empty(set class) bool {
	switch {
	case set&picture != 0:
		return true
	case set&furniture != 0:
		return set&series == 0 || set&number != 0
	}
	return set&number != 0 && set&(series|filler) != 0
}

// bounded reports whether a word may begin or end at a place: anywhere in scripts that leave no space between words.
func bounded(text string, at int) bool {
	if at == 0 || at == len(text) || text[at] == ' ' || text[at-1] == ' ' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	return unspaced(language.ScriptOf(r)) || unspaced(language.ScriptOf(before))
}

// unspaced reports whether a script is written without spaces between words.
func unspaced(s language.Script) bool {
	switch s {
	case language.Khmr, language.Laoo, language.Thai, language.Mymr, language.Hani, language.Hira, language.Kana, language.Java, language.Bali,
		language.Lana, language.Cham, language.Tavt, language.Talu, language.Tale, language.Sund, language.Bugi, language.Maka, language.Batk, language.Tibt:
		return true
	}
	return false
}

// maxNumbered is the most letters of a name in a series: "gambar pasar 12" numbers a picture, "gambar pasar terapung di Banjarmasin 12" says more.
const maxNumbered = 12

// numbered reports whether a folded text is a listed word for a picture, one short name, and a number at the end: the name of a series and not a
// description. A number after the first word ("gambar 3: pasar") is that of a figure with its caption.
func (l *lexicon) numbered(text string) bool {
	body, ok := strings.CutSuffix(text, " 0")
	if !ok || len(body) > maxGeneric || strings.ContainsRune(body, '0') {
		return false
	}
	best := 0
	for end := 0; end < len(body) && end <= l.longest; {
		end = language.ClusterEnd(body, end)
		if end <= len(body) && l.words[body[:end]]&picture != 0 && bounded(body, end) {
			best = end
		}
	}
	rest := strings.TrimSpace(body[best:])
	return best > 0 && rest != "" && !strings.ContainsRune(rest, ' ') && language.CountClusters(rest) <= maxNumbered
}
