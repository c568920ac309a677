package metric

import (
	"fmt"
	"strings"
)

// ChrF is the character n-gram F-score of M. Popović (chrF, WMT 2015; chrF++, WMT 2017) as sacrebleu 2.6.0 defines it: code points without white
// space, n-grams of 1 to Characters code points and 1 to Words words, precision and recall averaged over the orders that both texts have, no case
// folding. The zero value is no setting: use NewChrF or NewChrFPlusPlus.
type ChrF struct {
	Characters int // longest n-gram of characters
	Words      int // longest n-gram of words, 0 for none
	Beta       int // how much more recall counts than precision
}

// NewChrF gives the settings of chrF2.
func NewChrF() ChrF { return ChrF{Characters: 6, Words: 0, Beta: 2} }

// NewChrFPlusPlus gives the settings of chrF2++.
func NewChrFPlusPlus() ChrF { return ChrF{Characters: 6, Words: 2, Beta: 2} }

// Name gives chrF2 or chrF2++.
func (c ChrF) Name() string { return fmt.Sprintf("chrF%d%s", c.Beta, strings.Repeat("+", c.Words)) }

// Signature says how the score is defined, in the way of sacrebleu; refs is the number of references a text has.
func (c ChrF) Signature(refs int) string {
	return fmt.Sprintf("nrefs:%d|case:mixed|eff:yes|nc:%d|nw:%d|space:no|definition:sacrebleu-2.6.0", refs, c.Characters, c.Words)
}

// Overlap counts n-grams of one or more pairs of texts, by order: characters first, then words.
type Overlap []Count

// Count is how many n-grams of one order there are, and how many the texts share.
type Count struct{ Hypothesis, Reference, Shared int64 }

// Add pools two counts of the same settings.
func (o Overlap) Add(p Overlap) Overlap {
	if len(o) == 0 {
		return p
	}
	sum := make(Overlap, len(o))
	for i := range o {
		sum[i] = Count{o[i].Hypothesis + p[i].Hypothesis, o[i].Reference + p[i].Reference, o[i].Shared + p[i].Shared}
	}
	return sum
}

// Compare counts what a hypothesis shares with the one of its references with which it scores best.
func (c ChrF) Compare(hypothesis string, references ...string) Overlap {
	var best Overlap
	top := -1.0
	hyp := c.cut(hypothesis)
	for _, r := range references {
		o := c.overlap(hyp, c.cut(r))
		if f := c.f(o); f > top {
			best, top = o, f
		}
	}
	return best
}

// Score gives the score of counts, 0 to 100. ok is false where no reference had any text.
func (c ChrF) Score(o Overlap) (score float64, ok bool) {
	if len(o) == 0 || o[0].Reference == 0 {
		return 0, false
	}
	return c.f(o), true
}

func (c ChrF) f(o Overlap) float64 {
	var precision, recall float64
	orders := 0
	for _, n := range o {
		if n.Hypothesis > 0 && n.Reference > 0 {
			precision += float64(n.Shared) / float64(n.Hypothesis)
			recall += float64(n.Shared) / float64(n.Reference)
			orders++
		}
	}
	if precision+recall == 0 {
		return 0
	}
	precision, recall = precision/float64(orders), recall/float64(orders)
	factor := float64(c.Beta * c.Beta)
	return 100 * ((1 + factor) * precision * recall / (factor*precision + recall))
}
