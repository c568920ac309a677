package segment

import (
	"math"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// mark is what parts words in labelled text: the zero-width space.
const mark = "\u200b"

// Options say how a model is trained.
type Options struct {
	Source string // whose word boundaries these are; written into the model

	Bits   uint // the table has 1<<Bits weights of one byte, 8 to 24
	Epochs int  // how often the text is read
	Margin int  // by how much the right words must win over wrong ones, in updates of a weight

	// Text whose authors put marks where they liked is trained on stretch by stretch (between spaces and punctuation). A stretch is left
	// out when its words have more than MeanLength orthographic syllables on average or one has more than MaxLength: its author did not
	// part all words. 0: every stretch is used.
	MeanLength float64
	MaxLength  int
}

// DefaultOptions are for text in which every word is parted, such as the answers of another segmenter.
func DefaultOptions() Options { return Options{Bits: 19, Epochs: 10, Margin: 15} }

// AuthorOptions are for text in which authors typed zero-width spaces between words, but not everywhere.
func AuthorOptions() Options {
	return Options{Bits: 19, Epochs: 6, Margin: 40, MeanLength: 2.3, MaxLength: 4}
}

// example is a stretch of labelled text.
type example struct {
	lattice
	text string
	gold []bool // gold[k]: a word ends at boundary k
}

// labelled gives the text of the stretch with its marks.
func (e *example) labelled() string {
	var b strings.Builder
	for k := 1; k < len(e.bytes); k++ {
		b.WriteString(e.text[e.bytes[k-1]:e.bytes[k]])
		if e.gold[k] && k < len(e.bytes)-1 {
			b.WriteString(mark)
		}
	}
	return b.String()
}

// examples cuts a labelled line into the stretches of one script. Stretches of one syllable teach nothing and are left out.
func examples(line string, script language.Script) []*example {
	text := strings.ReplaceAll(line, mark, "")
	ends := make(map[int]bool)
	for at, rest := 0, line; ; {
		word, tail, found := strings.Cut(rest, mark)
		at += len(word)
		ends[at] = true
		if rest = tail; !found {
			break
		}
	}
	var list []*example
	for start := 0; start < len(text); {
		if runScript(text[start:]) != script {
			start = language.ClusterEnd(text, start)
			continue
		}
		e := &example{}
		n := e.read(text[start:], script)
		e.text = text[start : start+n]
		e.gold = make([]bool, len(e.cuts))
		for k, b := range e.bytes {
			e.gold[k] = ends[start+int(b)]
		}
		e.gold[0], e.gold[len(e.gold)-1] = true, true
		if len(e.cuts) > 2 {
			list = append(list, e)
		}
		start += n
	}
	return list
}

// parted says whether the author of a stretch parted all its words, by the lengths of the words in syllables.
func (e *example) parted(mean float64, longest int) bool {
	words, last := 0, 0
	for k := 1; k < len(e.gold); k++ {
		if e.gold[k] {
			if longest > 0 && k-last > longest {
				return false
			}
			words, last = words+1, k
		}
	}
	return mean == 0 || float64(len(e.gold)-1) <= mean*float64(words)
}

// trainer is a structured perceptron (Collins 2002) with averaged weights, whose wrong answers are handed a head start (margin rescaling,
// Taskar et al. 2003).
type trainer struct {
	weights, total []float32 // total[i]: each change of weight i times the step it came at
	shift          uint
	step           float32
	margin         float32
	count          map[uint64]int // how often a word occurs in the labelled text

	bounds, best, handicap []float32
	guess                  []bool
}

// Train makes a model from labelled lines: text with a zero-width space (U+200B) at each end of a word. The same lines and options give
// the same model. It is a fault of kind Invalid when the language has spaces between words or no line teaches anything.
func Train(tag language.Tag, lines []string, options Options) (*Model, error) {
	script := tag.Script()
	if !unspaced(script) {
		return nil, fault.New(fault.Invalid, "%s needs no model: its words are found by spaces or clusters", tag)
	}
	if options.Bits < minBits || options.Bits > maxBits || options.Epochs < 1 || options.Margin < 0 {
		return nil, fault.New(fault.Invalid, "a model takes %d to %d bits, 1 epoch or more and no negative margin", minBits, maxBits)
	}
	t := &trainer{shift: 64 - options.Bits, step: 1, margin: float32(options.Margin), count: make(map[uint64]int)}
	t.weights, t.total = make([]float32, 1<<options.Bits), make([]float32, 1<<options.Bits)
	var list []*example
	for _, line := range lines {
		for _, e := range examples(line, script) {
			if e.parted(options.MeanLength, options.MaxLength) {
				list = append(list, e)
			}
		}
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "no line has text in script %s", script).Try("part the words of each line with U+200B")
	}
	t.countWords(list)
	for epoch := range options.Epochs {
		shuffle(list, uint64(epoch))
		for _, e := range list {
			t.learn(e)
		}
	}
	return &Model{tag: tag, script: script, source: options.Source, lines: len(lines), shift: t.shift, table: quantise(t.weights, t.total, t.step)}, nil
}

// shuffle puts examples in an order that depends on nothing but the seed and the order before.
func shuffle[T any](list []*T, seed uint64) {
	state := seed*0x9E3779B97F4A7C15 + 1
	for i := len(list) - 1; i > 0; i-- {
		state = state*6364136223846793005 + 1442695040888963407 // the generator of Knuth's MMIX
		j := int((state >> 33) % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
}

func (t *trainer) countWords(list []*example) {
	for _, e := range list {
		last := 0
		for k := 1; k < len(e.gold); k++ {
			if e.gold[k] {
				t.count[e.word(last, k)]++
				last = k
			}
		}
	}
}

// learn corrects the weights by one example, where the model's words differ from the labelled ones.
func (t *trainer) learn(e *example) {
	n := len(e.cuts)
	for len(t.bounds) < n {
		t.bounds, t.best, t.handicap, t.guess = append(t.bounds, 0), append(t.best, 0), append(t.handicap, 0), append(t.guess, false)
	}
	for k := range n {
		t.guess[k], t.handicap[k] = false, t.margin
		if e.gold[k] {
			t.handicap[k] = -t.margin
		}
	}
	decode(t.weights, t.shift, &e.lattice, t.bounds, t.best, t.handicap)
	for k := n - 1; k > 0; k = int(e.back[k]) {
		t.guess[k] = true
	}
	lastGold, lastGuess := 0, 0
	for k := 1; k < n; k++ {
		gold, guess := e.gold[k], t.guess[k]
		if gold != guess {
			t.boundary(e, k, gold)
		}
		if !(gold && guess && lastGold == lastGuess) {
			if gold {
				t.word(e, lastGold, k, 1)
			}
			if guess {
				t.word(e, lastGuess, k, -1)
			}
		}
		if gold {
			lastGold = k
		}
		if guess {
			lastGuess = k
		}
	}
	t.step++
}

func (t *trainer) boundary(e *example, k int, gold bool) {
	change := float32(-1)
	if gold {
		change = 1
	}
	var f features
	f.collect(&e.lattice, k, t.shift)
	for _, i := range f.index[:f.count] {
		t.add(i, change)
	}
}

// word changes the weight of a word. Words seen once keep weight 0: with it, all words of the text would be known and the model would not
// learn to do without.
func (t *trainer) word(e *example, j, k int, change float32) {
	if t.count[e.word(j, k)] > 1 {
		t.add(e.wordIndex(j, k, t.shift), change)
	}
}

func (t *trainer) add(i uint32, change float32) {
	t.weights[i] += change
	t.total[i] += change * t.step
}

// quantise gives the average of the weights over all steps as bytes. The largest one in a thousand of those that are not 0 are cut off.
func quantise(weights, total []float32, step float32) []int8 {
	var sizes []float64
	average := make([]float64, len(weights))
	for i, w := range weights {
		average[i] = float64(w) - float64(total[i])/float64(step)
		if average[i] != 0 {
			sizes = append(sizes, math.Abs(average[i]))
		}
	}
	table := make([]int8, len(average))
	if len(sizes) == 0 {
		return table
	}
	slices.Sort(sizes)
	scale := 127 / sizes[len(sizes)-1-len(sizes)/1000]
	for i, v := range average {
		table[i] = int8(math.RoundToEven(max(-127, min(127, v*scale))))
	}
	return table
}
