package classify

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Sample is a text with its label.
type Sample struct {
	Text     string
	Label    string
	Language language.Tag // of the text; "" when nobody says
}

// Options are the settings of training.
type Options struct {
	Bits     int     // the table has 2^Bits rows, 8 to 22
	Clusters int     // longest n-gram of clusters, 1 to 6
	Words    int     // longest n-gram of words, 0 to 2
	MinCount int     // features in fewer texts are left out; at least 1
	Epochs   int     // how often each text is seen; at least 1
	Rate     float64 // of learning; above 0
	Seed     uint64  // of the order in which texts are seen
}

// DefaultOptions were chosen by topics of SIB-200 in seven languages, trained on rows with index_id % 5 of 1, 2 and 3 and tried on those with 4
// (n = 1,085): accuracy 0.698. Without hefts it was 0.662, with n-grams of up to 3 clusters 0.678, with 2^17 rows 0.674; single words instead of pairs change nothing.
func DefaultOptions() Options {
	return Options{Bits: 20, Clusters: 5, Words: 2, MinCount: 2, Epochs: 10, Rate: 0.2, Seed: 1}
}

const (
	mostLabels   = 1000
	mostWeights  = 1 << 28
	mostLabelLen = 100
)

func (o Options) check() error {
	switch {
	case o.Bits < 8 || o.Bits > 22:
		return fault.New(fault.Invalid, "a table of 2^%d rows, not 2^8 to 2^22", o.Bits)
	case o.Clusters < 1 || o.Clusters > mostGram || o.Words < 0 || o.Words > 2:
		return fault.New(fault.Invalid, "n-grams of %d clusters and %d words, not 1 to %d and 0 to 2", o.Clusters, o.Words, mostGram)
	case o.MinCount < 1 || o.Epochs < 1 || !(o.Rate > 0) || math.IsInf(o.Rate, 0):
		return fault.New(fault.Invalid, "training needs MinCount and Epochs of at least 1 and a rate above 0, not %d, %d, %g", o.MinCount, o.Epochs, o.Rate)
	}
	return nil
}

// Train makes a model from at least one text for each of at least two labels. The same texts in the same order and the same options give the same
// bytes. All texts are held in memory. The error is a fault of kind Invalid for options and samples that cannot be trained on, or that of the sequence.
func Train(samples iter.Seq2[Sample, error], o Options) (*Model, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	var list []Sample
	labels, languages, named := map[string]int{}, map[language.Tag]bool{}, true
	for s, err := range samples {
		if err != nil {
			return nil, fmt.Errorf("read training text: %w", err)
		}
		if !isLabel(s.Label) {
			return nil, fault.New(fault.Invalid, "text %d has the label %q, which is empty, longer than %d bytes or holds control characters",
				len(list)+1, s.Label, mostLabelLen)
		}
		list = append(list, s)
		labels[s.Label] = 0
		languages[s.Language] = true
		named = named && s.Language != "" && s.Language != language.Und
	}
	m := &Model{labels: slices.Sorted(maps.Keys(labels)), samples: len(list), shape: shape{o.Clusters, o.Words}, bits: o.Bits}
	if named {
		m.languages = slices.Sorted(maps.Keys(languages))
	}
	if n := len(m.labels); n < 2 || n > mostLabels || n<<o.Bits > mostWeights {
		return nil, fault.New(fault.Invalid, "texts of %d labels cannot be told apart with a table of 2^%d rows", n, o.Bits).
			Try("give 2 to %d labels, and fewer rows for many", mostLabels)
	}
	for l, name := range m.labels {
		labels[name] = l
	}
	t := newTrainer(m, list, labels, o)
	t.run(o)
	return t.model().ready(), nil
}

// isLabel says whether a label can stand in tables, measures and settings.
func isLabel(s string) bool {
	return s != "" && len(s) <= mostLabelLen && utf8.ValidString(s) && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, unicode.IsControl)
}

// trainer holds what training needs beyond the model.
type trainer struct {
	m       *Model
	samples []Sample
	truth   []int
	weights []float32 // rows as in the model
	squares []float32 // sums of squared gradients
	drift   []float32 // sums of changes, each times the step it came at: the average is weights - drift/steps
	bias    []float64
	biasSum []float64
	steps   float64
}

func newTrainer(m *Model, list []Sample, labels map[string]int, o Options) *trainer {
	n := len(m.labels)
	size := n << o.Bits
	t := &trainer{m: m, samples: list, weights: make([]float32, size), squares: make([]float32, size), drift: make([]float32, size),
		bias: make([]float64, n), biasSum: make([]float64, n)}
	for _, s := range list {
		t.truth = append(t.truth, labels[s.Label])
	}
	m.heft = weigh(m, list, o)
	return t
}

// weigh gives the heft of each bucket: the logarithm of how many times more texts there are than texts that reach it (inverse document frequency).
func weigh(m *Model, list []Sample, o Options) []uint8 {
	texts, last := make([]int32, 1<<o.Bits), make([]int32, 1<<o.Bits)
	for i, s := range list {
		f := features{shape: m.shape, see: func(hash uint64) {
			if b := hash >> (64 - o.Bits); last[b] != int32(i)+1 {
				last[b] = int32(i) + 1
				texts[b]++
			}
		}}
		f.walk(s.Text)
	}
	hefts := make([]uint8, len(texts))
	for b, n := range texts {
		if int(n) >= o.MinCount {
			hefts[b] = uint8(min(255, 1+math.Round(heftStep*math.Log(float64(len(list))/float64(n)))))
		}
	}
	return hefts
}

// heftStep is how finely hefts are kept: 2^12 times as rare is 8.3, kept as 134.
const heftStep = 16

// run sees all texts o.Epochs times, in an order drawn anew each time.
func (t *trainer) run(o Options) {
	rng := rand.New(rand.NewPCG(o.Seed, 0))
	order := make([]int, len(t.samples))
	for i := range order {
		order[i] = i
	}
	var buckets []uint32
	collect := features{shape: t.m.shape, see: func(hash uint64) {
		if b := uint32(hash >> (64 - t.m.bits)); t.m.heft[b] != 0 {
			buckets = append(buckets, b)
		}
	}}
	scores := make([]float64, len(t.m.labels))
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			buckets = buckets[:0]
			collect.word, collect.before = 0, 0
			collect.walk(t.samples[i].Text)
			if len(buckets) > 0 {
				t.learn(buckets, t.truth[i], scores, o.Rate)
			}
		}
	}
}

// learn takes one step.
func (t *trainer) learn(buckets []uint32, truth int, scores []float64, rate float64) {
	n := len(scores)
	sum := 0.0
	clear(scores)
	for _, b := range buckets {
		heft := float64(t.m.heft[b])
		sum += heft * heft
		for l, w := range t.weights[int(b)*n:][:n] {
			scores[l] += float64(float64(w) * heft) // no fused operations: see exp
		}
	}
	norm := 1 / math.Sqrt(sum)
	for l := range scores {
		scores[l] = float64(scores[l]*norm) + t.bias[l]
	}
	softmax(scores)
	scores[truth]--
	t.steps++
	for l, g := range scores { // from now on gradients
		change := float64(-0.01 * rate * g)
		t.bias[l] += change
		t.biasSum[l] += float64(change * t.steps)
		scores[l] = g * norm
	}
	step := float32(t.steps)
	for _, b := range buckets {
		heft := float32(t.m.heft[b])
		at := int(b) * n
		for l, g := range scores {
			g := float32(float32(g) * heft)
			if g < 1e-5 && g > -1e-5 {
				continue
			}
			t.squares[at+l] += float32(g * g)
			change := -float32(rate) * g / float32(math.Sqrt(float64(t.squares[at+l])+1e-4))
			t.weights[at+l] += change
			t.drift[at+l] += float32(change * step)
		}
	}
}

// model averages the weights over all steps and rounds them to a byte each.
func (t *trainer) model() *Model {
	m, n := t.m, len(t.m.labels)
	m.bias, m.scale = make([]float64, n), make([]float64, n)
	if t.steps > 0 {
		for i := range t.weights {
			t.weights[i] -= t.drift[i] / float32(t.steps)
			l := i % n
			m.scale[l] = max(m.scale[l], math.Abs(float64(t.weights[i]))/math.MaxInt8)
		}
		for l := range m.bias {
			m.bias[l] = float64(float32(t.bias[l] - t.biasSum[l]/t.steps))
		}
	}
	m.weights = make([]int8, len(t.weights))
	for l := range m.scale {
		m.scale[l] = float64(float32(m.scale[l]))
	}
	for i, w := range t.weights {
		if s := m.scale[i%n]; s > 0 {
			m.weights[i] = int8(math.Round(math.Max(-math.MaxInt8, math.Min(math.MaxInt8, float64(w)/s))))
		}
	}
	return m
}
