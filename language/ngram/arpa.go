package ngram

import (
	"bufio"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// maxARPALine is the longest line of an ARPA file that is read.
const maxARPALine = 1 << 20

// arpaGram is an n-gram of an ARPA file.
type arpaGram struct {
	key           key
	prob, backoff float32
}

// missing marks n-grams that an ARPA file leaves out although it has longer ones with the same ending.
const missing = float32(math.MaxFloat32)

// arpa reads an ARPA file line by line.
type arpa struct {
	lines *bufio.Scanner
	line  int
	text  string
	words *vocabulary
	grams [][]arpaGram // by order, less one
}

// ReadARPA reads a model in the format of SRILM and KenLM (ngram-format(5) of SRILM): \data\, a section for each order, \end\, log10 numbers. n-grams
// that pruning left out although longer ones end in them are put in with the probability that backing off gives them, which changes no score. A file
// without <unk> gives unknown tokens 10^-99. What is malformed is a fault of kind Broken naming the line.
func ReadARPA(r io.Reader) (*Model, error) {
	a := &arpa{lines: bufio.NewScanner(r), words: newVocabulary()}
	a.lines.Buffer(make([]byte, 0, 64<<10), maxARPALine)
	counts, err := a.counts()
	if err != nil {
		return nil, err
	}
	a.grams = make([][]arpaGram, len(counts))
	for n, count := range counts {
		if err := a.section(n+1, count); err != nil {
			return nil, err
		}
	}
	if a.text != `\end\` {
		return nil, a.broken(`\end\ is missing`)
	}
	t, err := a.trie()
	if err != nil {
		return nil, err
	}
	return assemble(header{Order: len(counts), Unicode: language.UnicodeVersion}, a.words, t)
}

func (a *arpa) broken(format string, args ...any) error {
	return fault.New(fault.Broken, "no ARPA file: "+format, args...).At("line %d", a.line)
}

// next reads the next line that is not empty.
func (a *arpa) next() error {
	for a.lines.Scan() {
		a.line++
		if a.text = strings.Trim(a.lines.Text(), separators); a.text != "" {
			return nil
		}
	}
	a.text = ""
	a.line++
	switch err := a.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return a.broken("a line of more than %d bytes", maxARPALine)
	case err != nil:
		return fault.New(fault.Broken, "the model cannot be read: %w", err).At("line %d", a.line)
	}
	return a.broken("it ends too early")
}

// counts reads \data\ and the number of n-grams of each order, and the first line behind them.
func (a *arpa) counts() (counts []int64, err error) {
	for a.text != `\data\` {
		if err := a.next(); err != nil {
			return nil, err
		}
		if a.line > 100 && a.text != `\data\` {
			return nil, a.broken(`no \data\ in the first lines`)
		}
	}
	for {
		if err := a.next(); err != nil {
			return nil, err
		}
		rest, ok := strings.CutPrefix(a.text, "ngram ")
		if !ok {
			break
		}
		order, count, ok := strings.Cut(rest, "=")
		n, err := strconv.Atoi(strings.TrimSpace(order))
		if !ok || err != nil || n != len(counts)+1 {
			return nil, a.broken("%q instead of ngram %d=COUNT", a.text, len(counts)+1)
		}
		if n > MaxOrder {
			return nil, fault.New(fault.Invalid, "a model of order %d; at most %d can be read", n, MaxOrder).At("line %d", a.line)
		}
		c, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
		if err != nil || c < 0 || c >= math.MaxUint32 {
			return nil, a.broken("%q is no number of n-grams", count)
		}
		counts = append(counts, c)
	}
	if len(counts) == 0 {
		return nil, a.broken(`no line "ngram 1=COUNT"`)
	}
	return counts, nil
}

// section reads the n-grams of one order, up to the line that begins the next section.
func (a *arpa) section(order int, count int64) error {
	if want := `\` + strconv.Itoa(order) + `-grams:`; a.text != want {
		return a.broken("%q instead of %s", a.text, want)
	}
	for {
		if err := a.next(); err != nil {
			return err
		}
		if a.text[0] == '\\' {
			if c := a.text; c == `\end\` || strings.HasSuffix(c, "-grams:") {
				break
			}
		}
		if err := a.gram(order); err != nil {
			return err
		}
	}
	if got := int64(len(a.grams[order-1])); got != count {
		return a.broken("%d n-grams of order %d instead of the %d that were announced", got, order, count)
	}
	return nil
}

// gram reads PROBABILITY TOKEN… [WEIGHT].
func (a *arpa) gram(order int) error {
	var fields [MaxOrder + 2]string
	n := 0
	for f := range strings.FieldsFuncSeq(a.text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if n == order+2 {
			return a.broken("more than a probability, %d tokens and a weight", order)
		}
		fields[n] = f
		n++
	}
	if n < order+1 {
		return a.broken("less than a probability and %d tokens", order)
	}
	var g arpaGram
	var ok bool
	if g.prob, ok = number(fields[0]); !ok || g.prob > 0 {
		return a.broken("%q is no log10 probability", fields[0])
	}
	if n == order+2 {
		if g.backoff, ok = number(fields[n-1]); !ok {
			return a.broken("%q is no back-off weight", fields[n-1])
		}
	}
	for i, token := range fields[1 : order+1] {
		id, err := a.token(token, order)
		if err != nil {
			return err
		}
		g.key.put(order-1-i, id+1)
	}
	a.grams[order-1] = append(a.grams[order-1], g)
	return nil
}

func (a *arpa) token(token string, order int) (uint32, error) {
	if token == "<UNK>" {
		token = reserved[unknown]
	}
	if order == 1 {
		id, err := a.words.add(token)
		if err != nil {
			return 0, a.broken("%v", err)
		}
		return id, nil
	}
	id, ok := a.words.find(token)
	if !ok {
		return 0, a.broken("%q is not among the 1-grams", token)
	}
	return id, nil
}

// number reads a log10 number; -inf is as little as never.
func number(s string) (float32, bool) {
	v, err := strconv.ParseFloat(s, 32)
	switch {
	case math.IsInf(v, -1):
		return neverPredicted, true
	case err != nil || math.IsNaN(v) || math.Abs(v) > 900:
		return 0, false
	}
	return float32(v), true
}

// trie puts the n-grams in order and adds what is missing.
func (a *arpa) trie() (*trie, error) {
	for _, id := range []uint32{unknown, begin, end} {
		var k key
		k.put(0, id+1)
		if !slices.ContainsFunc(a.grams[0], func(g arpaGram) bool { return g.key == k }) {
			a.grams[0] = append(a.grams[0], arpaGram{key: k, prob: neverPredicted})
		}
	}
	for n := len(a.grams); n > 0; n-- {
		slices.SortFunc(a.grams[n-1], func(x, y arpaGram) int { return x.key.compare(&y.key) })
		for i, g := range a.grams[n-1] {
			if i > 0 && g.key == a.grams[n-1][i-1].key {
				return nil, fault.New(fault.Broken, "no ARPA file: it has the %d-gram %q twice", n, a.spell(g.key, n))
			}
		}
		if n > 1 {
			a.complete(n)
		}
	}
	t := &trie{levels: make([]level, len(a.grams))}
	for n, grams := range a.grams {
		l := &t.levels[n]
		below := 0
		for _, g := range grams {
			for n+1 < len(a.grams) && below < len(a.grams[n+1]) && a.before(n+1, below, &g.key) {
				below++
			}
			l.first = append(l.first, uint32(below))
			l.prob, l.backoff = append(l.prob, g.prob), append(l.backoff, g.backoff)
			if n > 0 {
				l.token = append(l.token, g.key.at(n)-1)
			}
		}
	}
	a.grams = nil
	t.patch()
	return t, nil
}

// before reports whether an n-gram of a level belongs under one that comes before k in the level above.
func (a *arpa) before(n, i int, k *key) bool {
	ending := a.grams[n][i].key.cut(n)
	return ending.compare(k) < 0
}

// complete adds to order n-1 the endings of the n-grams of order n that are missing there.
func (a *arpa) complete(n int) {
	shorter := a.grams[n-2]
	known := len(shorter)
	if n == 2 { // all tokens were checked to be there
		return
	}
	if !slices.IsSortedFunc(shorter, func(x, y arpaGram) int { return x.key.compare(&y.key) }) {
		slices.SortFunc(shorter, func(x, y arpaGram) int { return x.key.compare(&y.key) })
	}
	at := 0
	for _, g := range a.grams[n-1] {
		ending := g.key.cut(n - 1)
		for at < known && shorter[at].key.compare(&ending) < 0 {
			at++
		}
		if at < known && shorter[at].key == ending {
			continue
		}
		if last := len(shorter) - 1; last >= known && shorter[last].key == ending {
			continue
		}
		shorter = append(shorter, arpaGram{key: ending, prob: missing})
	}
	a.grams[n-2] = shorter
}

func (a *arpa) spell(k key, n int) string {
	var words []string
	for i := n - 1; i >= 0; i-- {
		words = append(words, a.words.name(k.at(i)-1))
	}
	return strings.Join(words, " ")
}

// patch gives n-grams that are missing in the file the probability that backing off gives them.
func (t *trie) patch() {
	for n := 1; n < len(t.levels); n++ {
		l, above := &t.levels[n], &t.levels[n-1]
		var path [MaxOrder]uint32
		t.walk(n, func(i, parent int, tokens []uint32) {
			if l.prob[i] != missing {
				return
			}
			l.prob[i] = above.prob[parent]
			copy(path[:], tokens)
			if context, ok := t.find(path[1 : n+1]); ok {
				l.prob[i] = min(l.prob[i]+above.backoff[context], 0)
			}
		})
	}
}

// find gives the place of the n-gram that ends in tokens[0] and has tokens[1], tokens[2] … before it.
func (t *trie) find(tokens []uint32) (place int, ok bool) {
	place = int(tokens[0])
	for n, token := range tokens[1:] {
		low, high := t.levels[n].children(place, t.levels[n+1].size())
		if place, ok = seek(t.levels[n+1].token, low, high, token); !ok || place >= high {
			return 0, false
		}
	}
	return place, true
}

// walk visits the n-grams of a level in order, with the place of the ending above and the tokens, last first.
func (t *trie) walk(n int, see func(i, parent int, tokens []uint32)) {
	var path [MaxOrder]uint32
	var down func(depth, place int)
	down = func(depth, place int) {
		low, high := t.levels[depth].children(place, t.levels[depth+1].size())
		for i := low; i < high; i++ {
			path[depth+1] = t.levels[depth+1].token[i]
			if depth+1 == n {
				see(i, place, path[:n+1])
			} else {
				down(depth+1, i)
			}
		}
	}
	for word := range t.levels[0].size() {
		path[0] = uint32(word)
		down(0, word)
	}
}
