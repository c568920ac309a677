package metric

import (
	"fmt"
	"math"
	"strings"
)

// TER is the translation edit rate of M. Snover et al. (AMTA 2006) as sacrebleu 2.6.0 defines it after the program Tercom: insertions, deletions,
// replacements and shifts of runs of words, by the length of the reference, case folded. Tercom's bounds on shifts and on the distance from the diagonal are
// part of the definition.
type TER struct{}

// Signature says how the score is defined, in the way of sacrebleu.
func (TER) Signature(refs int) string {
	return fmt.Sprintf("nrefs:%d|case:lc|tok:tercom|norm:no|punct:yes|asian:no|definition:sacrebleu-2.6.0", refs)
}

// Changes counts edits against lengths.
type Changes struct {
	Edits  int64
	Length float64 // words of the references, on average over those of a text
}

// Add pools two counts.
func (c Changes) Add(o Changes) Changes { return Changes{c.Edits + o.Edits, c.Length + o.Length} }

// Score gives edits by length, 0 and up: 100 is as many edits as there are words. ok is false where the references are empty.
func (TER) Score(c Changes) (score float64, ok bool) {
	if c.Length == 0 {
		return 0, false
	}
	return 100 * (float64(c.Edits) / c.Length), true
}

// Compare counts the edits that make the hypothesis of the reference that needs fewest. White space parts words. Texts of more than MostWords words are
// compared without shifts.
func (TER) Compare(hypothesis string, references ...string) (c Changes) {
	words := func(s string) []string { return strings.FieldsFunc(lower(s), space) }
	least := int64(-1)
	for _, r := range references {
		ids := map[string]uint64{}
		ref := number(ids, words(r))
		hyp := number(ids, words(hypothesis))
		if edits := changes(hyp, ref); least < 0 || edits < least {
			least = edits
		}
		c.Length += float64(len(ref)) / float64(len(references))
	}
	c.Edits = max(0, least)
	return c
}

// MostWords bounds the words of a text that TER looks for shifts in.
const MostWords = 4096

// Tercom's bounds, and one of sacrebleu on the shifts that are tried.
const (
	shiftWords    = 10
	shiftDistance = 50
	beam          = 25
	shiftTries    = 1000
	unreached     = math.MaxInt32 / 2
)

// operation is how a cell of the matrix was reached.
type operation uint8

const (
	unknown operation = iota
	keep
	replace
	insert
	remove
)

type cell struct {
	cost int32
	by   operation
}

// alignment is an edit distance to a reference that keeps its rows for hypotheses which begin alike.
type alignment struct {
	ref  []uint64
	base []uint64 // the hypothesis whose rows are kept
	rows [][]cell
	try  [][]cell // rows of a hypothesis that is only tried
}

func changes(hyp, ref []uint64) int64 {
	if len(ref) == 0 {
		return int64(len(hyp))
	}
	a := &alignment{ref: ref}
	a.settle(hyp)
	shifts, tries := int64(0), 0
	for len(hyp) <= MostWords && len(ref) <= MostWords {
		next, gain := a.shift(hyp, &tries)
		if tries >= shiftTries || gain <= 0 {
			break
		}
		shifts++
		hyp = next
		a.settle(hyp)
	}
	return shifts + int64(a.cost())
}

func (a *alignment) cost() int32 { return a.rows[len(a.base)][len(a.ref)].cost }

// settle computes all rows of a hypothesis.
func (a *alignment) settle(hyp []uint64) {
	a.base = hyp
	first := make([]cell, len(a.ref)+1)
	for j := range first {
		first[j] = cell{int32(j), insert}
	}
	a.rows = append(a.rows[:0], first)
	for i := 1; i <= len(hyp); i++ {
		a.rows = append(a.rows, a.row(nil, a.rows[i-1], hyp, i))
	}
}

// distance gives the cost of a hypothesis of the same length, from the first word in which it differs.
func (a *alignment) distance(hyp []uint64) int32 {
	same := 0
	for same < len(hyp) && hyp[same] == a.base[same] {
		same++
	}
	last := a.rows[same]
	for i := same + 1; i <= len(hyp); i++ {
		if len(a.try) <= i {
			a.try = append(a.try, make([][]cell, i+1-len(a.try))...)
		}
		a.try[i] = a.row(a.try[i], last, hyp, i)
		last = a.try[i]
	}
	return last[len(a.ref)].cost
}

// row computes row i of the matrix in the beam around the diagonal. Keeping or replacing is preferred to deleting, and that to inserting.
func (a *alignment) row(into, above []cell, hyp []uint64, i int) []cell {
	if into == nil {
		into = make([]cell, len(a.ref)+1)
	}
	for j := range into {
		into[j] = cell{unreached, unknown}
	}
	ratio := float64(len(a.ref)) / float64(len(hyp))
	width := beam
	if beam < ratio/2 {
		width = int(math.Ceil(ratio/2 + beam))
	}
	diagonal := int(math.Floor(float64(i) * ratio))
	from, to := max(0, diagonal-width), min(len(a.ref)+1, diagonal+width)
	if i == len(hyp) {
		to = len(a.ref) + 1
	}
	for j := from; j < to; j++ {
		if j == 0 {
			into[j] = cell{above[0].cost + 1, remove}
			continue
		}
		best := cell{above[j-1].cost + 1, replace}
		if hyp[i-1] == a.ref[j-1] {
			best = cell{above[j-1].cost, keep}
		}
		if best.cost >= unreached {
			best = cell{unreached, unknown}
		}
		if c := above[j].cost + 1; c < best.cost {
			best = cell{c, remove}
		}
		if c := into[j-1].cost + 1; c < best.cost {
			best = cell{c, insert}
		}
		into[j] = best
	}
	return into
}

// trace says for each word of the reference behind which word of the hypothesis it stands (-1: before all), and which words of either are wrong.
func (a *alignment) trace() (at []int, wrongRef, wrongHyp []bool) {
	at, wrongRef, wrongHyp = make([]int, len(a.ref)), make([]bool, len(a.ref)), make([]bool, len(a.base))
	i, j := len(a.base), len(a.ref)
	for i > 0 || j > 0 {
		switch by := a.rows[i][j].by; {
		case i > 0 && j > 0 && (by == keep || by == replace):
			i, j = i-1, j-1
			at[j] = i
			wrongRef[j], wrongHyp[i] = by == replace, by == replace
		case j > 0 && by == insert || i == 0:
			j--
			at[j], wrongRef[j] = i-1, true
		default:
			i--
			wrongHyp[i] = true
		}
	}
	return at, wrongRef, wrongHyp
}

// shift gives the hypothesis after the shift that gains most: of those the longest, then the earliest, then the one to the earliest place. Words are only
// shifted where both they and what they are shifted to are wrong.
func (a *alignment) shift(hyp []uint64, tries *int) (best []uint64, gain int32) {
	before := a.cost()
	at, wrongRef, wrongHyp := a.trace()
	errors := func(wrong []bool) []int {
		sums := make([]int, len(wrong)+1)
		for i, w := range wrong {
			sums[i+1] = sums[i]
			if w {
				sums[i+1]++
			}
		}
		return sums
	}
	ofRef, ofHyp := errors(wrongRef), errors(wrongHyp)
	var rank [4]int
	moved := make([]uint64, len(hyp))
	for h := range hyp {
		for r := max(0, h-shiftDistance); r < len(a.ref) && r <= h+shiftDistance; r++ {
			for n := 1; n <= shiftWords && h+n <= len(hyp) && r+n <= len(a.ref) && hyp[h+n-1] == a.ref[r+n-1]; n++ {
				if ofHyp[h+n] == ofHyp[h] || ofRef[r+n] == ofRef[r] || h <= at[r] && at[r] < h+n {
					continue
				}
				last := -1
				for offset := -1; offset < n; offset++ {
					place := 0
					if r+offset >= 0 {
						place = at[r+offset] + 1
					}
					if place == last {
						continue
					}
					last = place
					move(moved, hyp, h, n, place)
					*tries++
					won := before - a.distance(moved)
					if key := [4]int{int(won), n, -h, -place}; best == nil || above(key, rank) {
						rank, gain = key, won
						best = append(best[:0], moved...)
					}
				}
				if *tries >= shiftTries {
					return best, gain
				}
			}
		}
	}
	return best, gain
}

func above(a, b [4]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] > b[i]
		}
	}
	return false
}

// move writes the words into to, which has their length, with n of them from start on moved to a place.
func move(to, words []uint64, start, n, place int) {
	to = to[:0]
	switch {
	case place < start:
		to = append(append(to, words[:place]...), words[start:start+n]...)
		_ = append(append(to, words[place:start]...), words[start+n:]...)
	case place > start+n:
		to = append(append(to, words[:start]...), words[start+n:place]...)
		_ = append(append(to, words[start:start+n]...), words[place:]...)
	default: // a place inside of what is moved: the words behind it come first
		end := min(len(words), n+place)
		to = append(append(to, words[:start]...), words[start+n:end]...)
		_ = append(append(to, words[start:start+n]...), words[end:]...)
	}
}
