package metric

import (
	"fmt"
	"math"
)

const bleuOrder = 4

// BLEU is the score of K. Papineni et al. (ACL 2002) as sacrebleu 2.6.0 defines it: n-grams of 1 to 4 tokens, exponential smoothing, mixed case. The zero
// value is no setting: use NewBLEU.
type BLEU struct {
	Tokens    Tokenizer
	Effective bool // leave out the orders that the hypothesis is too short for: for the score of single sentences
}

// NewBLEU gives the settings for whole corpora.
func NewBLEU(t Tokenizer) BLEU { return BLEU{Tokens: t} }

// Signature says how the score is defined, in the way of sacrebleu; refs is the number of references a text has.
func (b BLEU) Signature(refs int) string {
	eff := "no"
	if b.Effective {
		eff = "yes"
	}
	return fmt.Sprintf("nrefs:%d|case:mixed|eff:%s|tok:%s|smooth:exp|definition:sacrebleu-2.6.0", refs, eff, b.Tokens)
}

// Matches counts what hypotheses share with their references, by the length of n-grams.
type Matches struct {
	Shared, Total         [bleuOrder]int64
	Hypothesis, Reference int64 // tokens; of several references those of the one closest in length
}

// Add pools two counts of the same settings.
func (m Matches) Add(o Matches) Matches {
	for i := range m.Total {
		m.Shared[i] += o.Shared[i]
		m.Total[i] += o.Total[i]
	}
	m.Hypothesis += o.Hypothesis
	m.Reference += o.Reference
	return m
}

// Compare counts what a hypothesis shares with its references: an n-gram counts as often as it stands in the one that has it most.
func (b BLEU) Compare(hypothesis string, references ...string) (m Matches) {
	numbers := map[string]uint64{}
	hyp := number(numbers, b.Tokens.cut(hypothesis))
	refs := make([][]uint64, len(references))
	for i, r := range references {
		refs[i] = number(numbers, b.Tokens.cut(r))
	}
	m.Hypothesis, m.Reference = int64(len(hyp)), closest(len(hyp), refs)
	begin, ends := hyp, make([][]uint64, len(refs))
	copy(ends, refs)
	for n := range bleuOrder {
		if n > 0 {
			next := map[uint64]uint64{}
			begin = longer(next, begin, hyp[min(n, len(hyp)):])
			for i := range refs {
				ends[i] = longer(next, ends[i], refs[i][min(n, len(refs[i])):])
			}
		}
		most := map[uint64]int64{}
		for _, list := range ends {
			own := map[uint64]int64{}
			for _, k := range list {
				own[k]++
				most[k] = max(most[k], own[k])
			}
		}
		for _, k := range begin {
			m.Total[n]++
			if most[k] > 0 {
				most[k]--
				m.Shared[n]++
			}
		}
	}
	return m
}

// closest gives the length of the reference closest to the hypothesis, of two as close the shorter.
func closest(length int, refs [][]uint64) int64 {
	best, apart := 0, -1
	for _, r := range refs {
		d := max(len(r)-length, length-len(r))
		if apart < 0 || d < apart || d == apart && len(r) < best {
			best, apart = len(r), d
		}
	}
	return int64(best)
}

// Score gives the score of counts, 0 to 100. ok is false where no reference had any token.
func (b BLEU) Score(m Matches) (score float64, ok bool) {
	if m.Reference == 0 {
		return 0, false
	}
	if m.Shared == ([bleuOrder]int64{}) {
		return 0, true
	}
	logs, smooth, orders := 0.0, 1.0, bleuOrder
	for n := range bleuOrder {
		if m.Total[n] == 0 {
			if !b.Effective {
				return 0, true // a precision of nothing, whose logarithm is beyond all bounds
			}
			break
		}
		if b.Effective {
			orders = n + 1
		}
		precision := 100 * float64(m.Shared[n]) / float64(m.Total[n])
		if m.Shared[n] == 0 {
			smooth *= 2
			precision = 100 / (smooth * float64(m.Total[n]))
		}
		logs += math.Log(precision)
	}
	brevity := 1.0
	if m.Hypothesis < m.Reference {
		brevity = math.Exp(1 - float64(m.Reference)/float64(m.Hypothesis))
	}
	return brevity * math.Exp(logs/float64(orders)), true
}
