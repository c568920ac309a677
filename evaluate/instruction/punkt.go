package instruction

import (
	"bufio"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// Punkt finds sentence ends by what is known of a language's words (Kiss & Strunk 2006, Unsupervised Multilingual Sentence Boundary Detection, section 4), as NLTK
// applies it to its English parameters (3.9.1).
type Punkt struct {
	abbreviations map[string]bool    // without the full stop, in small letters
	starters      map[string]bool    // words that often begin a sentence
	collocations  map[[2]string]bool // pairs between which no sentence ends
	cases         map[string]int     // how a word was seen written: the bits below
}

// How words were seen: at the beginning, in the middle, or at an unknown place of a sentence, with a capital or small letter.
const (
	beginUpper = 1 << (iota + 1)
	middleUpper
	unknownUpper
	beginLower
	middleLower
	unknownLower

	anyUpper = beginUpper | middleUpper | unknownUpper
	anyLower = beginLower | middleLower | unknownLower
)

// plain knows some abbreviations of English and nothing else. It differs from NLTK's parameters at rarer abbreviations and at initials.
var plain = &Punkt{abbreviations: set("mr mrs ms dr prof st jr sr inc ltd co corp vs gen col lt rev sen rep etc jan feb aug sept oct nov dec a.m p.m u.s u.k u.n ph.d m.d d.c")}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// ReadPunkt reads parameters in the form of nltk_data's tokenizers/punkt_tab/english: abbrev_types.txt, sent_starters.txt, collocations.tab, ortho_context.tab.
// A line that is none is a fault of kind Broken naming it.
func ReadPunkt(folder fs.FS) (*Punkt, error) {
	p := &Punkt{map[string]bool{}, map[string]bool{}, map[[2]string]bool{}, map[string]int{}}
	for _, file := range []struct {
		name string
		line func(string) bool
	}{
		{"abbrev_types.txt", func(s string) bool { p.abbreviations[s] = true; return true }},
		{"sent_starters.txt", func(s string) bool { p.starters[s] = true; return true }},
		{"collocations.tab", func(s string) bool {
			a, b, ok := strings.Cut(s, "\t")
			p.collocations[[2]string{a, b}] = true
			return ok
		}},
		{"ortho_context.tab", func(s string) bool {
			word, bits, ok := strings.Cut(s, "\t")
			n, err := strconv.Atoi(bits)
			p.cases[word] = n
			return ok && err == nil
		}},
	} {
		f, err := folder.Open(file.name)
		if err != nil {
			return nil, fault.New(fault.Missing, "the parameters of sentence ends are not whole: %w", err)
		}
		scanner, n := bufio.NewScanner(f), 0
		for scanner.Scan() {
			if n++; !file.line(scanner.Text()) {
				_ = f.Close()
				return nil, fault.New(fault.Broken, "%.80q is none of its lines", scanner.Text()).At("%s line %d", file.name, n)
			}
		}
		if err := scanner.Err(); err != nil {
			_ = f.Close()
			return nil, fault.New(fault.Broken, "it cannot be read: %w", err).At("%s line %d", file.name, n+1)
		}
		if err := f.Close(); err != nil {
			return nil, fault.New(fault.Broken, "it cannot be read: %w", err).At("%s", file.name)
		}
	}
	return p, nil
}

const (
	closers  = "\"')]}"
	partings = ")\";}]*:@'({[?!" // cannot stand in a word
)

// context is a place where a sentence may end: behind the mark at end-1, with the words around it.
type context struct {
	end, next int // where the following word begins; end where no space lies between
	text      string
}

// contexts finds the places, the last one of each run of marks.
func contexts(text string, yield func(context)) {
	type span struct{ start, stop int }
	var before span
	var last context
	have, after := false, 0
	for i := 0; i < len(text); i++ {
		if text[i] != '.' && text[i] != '?' && text[i] != '!' {
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i+1:])
		found := context{end: i + 1, next: i + 1}
		stop := i + 1 + size
		switch {
		case size == 0:
			continue
		case strings.ContainsRune(partings, r):
		case isSpace(r):
			found.next = len(text) - len(strings.TrimLeftFunc(text[i+1:], isSpace))
			if found.next == len(text) {
				continue
			}
			stop = len(text)
			if n := strings.IndexFunc(text[found.next:], isSpace); n >= 0 {
				stop = found.next + n
			}
		default:
			continue
		}
		word := span{before.start, i}
		if n := strings.LastIndexAny(text[before.stop:i], " \t\n\r\v\f"); n > 0 {
			word.start = before.stop + n + 1
		}
		if have && before.stop <= word.start {
			last.text = text[before.start:after]
			yield(last)
		}
		have, last, before, after = true, found, word, stop
	}
	if have {
		last.text = text[before.start:after]
		yield(last)
	}
}

// Sentences gives the sentences of a text.
func (p *Punkt) Sentences(text string) (sentences []string) {
	var spans [][2]int
	start := 0
	contexts(text, func(c context) {
		if p.ends(c.text) {
			spans = append(spans, [2]int{start, c.end})
			start = c.next
		}
	})
	spans = append(spans, [2]int{start, max(start, len(strings.TrimRightFunc(text, isSpace)))})
	skip := 0
	for n, s := range spans { // closing quotes and brackets belong to the sentence before
		s[0] += skip
		skip = 0
		if n+1 < len(spans) {
			next := text[spans[n+1][0]:spans[n+1][1]]
			rest := strings.TrimLeft(next, closers)
			marks := len(next) - len(rest)
			r, _ := utf8.DecodeRuneInString(rest)
			if marks > 0 && (rest == "" || isSpace(r) || strings.HasPrefix(rest, "--")) {
				sentences = append(sentences, text[s[0]:spans[n+1][0]+marks])
				skip = len(next) - len(strings.TrimLeftFunc(rest, isSpace))
				continue
			}
		}
		if s[0] < s[1] {
			sentences = append(sentences, text[s[0]:s[1]])
		}
	}
	return sentences
}

type token struct {
	text, kind              string
	ends, short, ellipsis   bool
	capital, small, initial bool
}

// ends reports whether a sentence ends at a word that is not the last.
func (p *Punkt) ends(text string) bool {
	var tokens []token
	for line := range strings.SplitSeq(text, "\n") {
		for _, word := range punktWords(line) {
			tokens = append(tokens, p.token(word))
		}
	}
	for n := range tokens {
		if n+1 < len(tokens) {
			p.reconsider(&tokens[n], tokens[n+1])
			if tokens[n].ends {
				return true
			}
		}
	}
	return false
}

func (p *Punkt) token(word string) token {
	first, size := utf8.DecodeRuneInString(word)
	t := token{text: word, kind: lower(word), capital: upperRune(first), small: lowerRune(first)}
	t.initial = word[size:] == "." && isWord(first) && !unicode.IsDigit(first)
	if numeric(word) {
		t.kind = "##number##"
	}
	switch {
	case word == "." || word == "?" || word == "!":
		t.ends = true
	case len(word) > 1 && strings.Trim(word, ".") == "":
		t.ellipsis = true
	case strings.HasSuffix(word, ".") && !strings.HasSuffix(word, ".."):
		name := lower(word[:len(word)-1])
		t.short = p.abbreviations[name] || p.abbreviations[name[strings.LastIndexByte(name, '-')+1:]]
		t.ends = !t.short
	}
	return t
}

// numeric is -?[.,]?\d[\d,.-]*\.? from end to end.
func numeric(s string) bool {
	s = strings.TrimPrefix(s, "-")
	if s != "" && (s[0] == '.' || s[0] == ',') {
		s = s[1:]
	}
	for i, r := range s {
		if !unicode.IsDigit(r) && (i == 0 || r != ',' && r != '.' && r != '-') {
			return false
		}
	}
	return s != ""
}

// reconsider decides by the following word whether a sentence ends at t (sections 4.1 to 4.3 of the paper).
func (p *Punkt) reconsider(t *token, next token) {
	if !strings.HasSuffix(t.text, ".") {
		return
	}
	kind, following := noStop(t.kind), next.kind
	if next.ends {
		following = noStop(following)
	}
	if p.collocations[[2]string{kind, following}] {
		t.ends = false
		return
	}
	starts, known := p.starts(next, following)
	if (t.short || t.ellipsis) && !t.initial && (known && starts || next.capital && p.starters[following]) {
		t.ends = true
		return
	}
	if t.initial || kind == "##number##" {
		if known && !starts || !known && t.initial && next.capital && p.cases[following]&anyLower == 0 {
			t.ends = false
		}
	}
}

// starts says by its case whether a word begins a sentence.
func (p *Punkt) starts(t token, kind string) (starts, known bool) {
	seen := p.cases[kind]
	switch {
	case slices.Contains([]string{";", ":", ",", ".", "!", "?"}, t.text):
		return false, true
	case t.capital && seen&anyLower != 0 && seen&middleUpper == 0:
		return true, true
	case t.small && (seen&anyUpper != 0 || seen&beginLower == 0):
		return false, true
	}
	return false, false
}

func noStop(kind string) string {
	if len(kind) > 1 {
		return strings.TrimSuffix(kind, ".")
	}
	return kind
}

// punktWords cuts a line into words; full stops stay with them, other punctuation does not.
func punktWords(line string) (words []string) {
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		if isSpace(r) {
			i += size
			continue
		}
		end := i + several(line[i:])
		if end == i {
			end = i + size
			if !strings.ContainsRune("(\"`{[:;&#*@)}]-,", r) {
				for !wordEnds(line[end:]) {
					_, size := utf8.DecodeRuneInString(line[end:])
					end += size
				}
			}
		}
		words = append(words, line[i:end])
		i = end
	}
	return words
}

func wordEnds(rest string) bool {
	if rest == "" || parts(rest) {
		return true
	}
	return rest[0] == ',' && (len(rest) == 1 || parts(rest[1:]))
}

func parts(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return isSpace(r) || strings.ContainsRune(partings, r) || several(rest) > 0
}

// several gives the length of the dashes, full stops or full stops with spaces between that a text begins with; 0 for a single one.
func several(s string) int {
	for _, mark := range []byte{'-', '.'} {
		n := 0
		for n < len(s) && s[n] == mark {
			n++
		}
		if n > 1 {
			return n
		}
	}
	n, pairs := 0, 0
	for n < len(s) && s[n] == '.' {
		r, size := utf8.DecodeRuneInString(s[n+1:])
		if size == 0 || !isSpace(r) {
			break
		}
		if next := n + 1 + size; next >= len(s) || s[next] != '.' {
			break
		} else {
			n, pairs = next, pairs+1
		}
	}
	if pairs < 2 {
		return 0
	}
	return n + 1
}
