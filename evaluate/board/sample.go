package board

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
)

// mostItems bounds what a page holds of items, in bytes.
const mostItems = 20 << 20

// entry is a question with what each run has of it.
type entry struct {
	key     entryKey
	answers []logged
}

type entryKey struct {
	place
	item            string
	wording, repeat int
}

type logged struct {
	run, at int
	line    *evaluate.Line
}

// troubled reports whether an answer to it has no score, or is in a wrong language.
func (e entry) troubled() bool {
	return slices.ContainsFunc(e.answers, func(l logged) bool { return l.line.Score.State != evaluate.Scored })
}

// apart says how different what the answers of the first two runs are worth is: more than 0 when they differ, even if only in whether they have a score.
func (e entry) apart() float64 {
	if len(e.answers) < 2 {
		return 0
	}
	x, y := e.answers[0].line.Score, e.answers[1].line.Score
	known := func(s evaluate.Score) bool { return s.State == evaluate.Scored || s.State == evaluate.Foreign }
	switch {
	case known(x) && known(y):
		return math.Abs(x.Value - y.Value)
	case x.State != y.State:
		return 1e-6
	}
	return 0
}

// entries joins the lines of runs by question, in the order of the first run that has it.
func entries(runs []Run) (list []entry) {
	at := map[entryKey]int{}
	for n, r := range runs {
		for k := range r.Lines {
			l := &r.Lines[k]
			key := entryKey{place{l.Task, l.Language}, l.Item, l.Wording, l.Repeat}
			n2, ok := at[key]
			if !ok {
				n2 = len(list)
				at[key], list = n2, append(list, entry{key: key})
			}
			list[n2].answers = append(list[n2].answers, logged{n, k + 1, l})
		}
	}
	return list
}

// Shown says how many of the questions a page holds.
type Shown struct{ Questions, Of, Troubled, OfTroubled int }

// pick fills an album with all questions, or, where they take more than a number of bytes, with those whose answers have no score or differ from run to run (up to
// half of it) and a sample of each task and language that is the same each time. An order, if there is one, comes before.
func pick(runs []Run, most int, order func([]entry)) (*album, Shown) {
	list := entries(runs)
	if order != nil {
		order(list)
	}
	a := newAlbum(runs)
	s := Shown{Of: len(list)}
	for _, e := range list {
		if e.troubled() {
			s.OfTroubled++
		}
	}
	fits := true
	for _, e := range list {
		if a.add(e); a.bytes > most {
			fits = false
			break
		}
	}
	if !fits {
		list = sampled(list, runs, most)
		a = newAlbum(runs)
		for _, e := range list {
			a.add(e)
		}
	}
	s.Questions = len(list)
	for _, e := range list {
		if e.troubled() {
			s.Troubled++
		}
	}
	return a, s
}

func sampled(list []entry, runs []Run, most int) (chosen []entry) {
	type cell struct {
		place
		trouble bool
	}
	cells := map[cell][]int{}
	var order []cell
	draw := make([][sha256.Size]byte, len(list))
	for n, e := range list {
		c := cell{e.key.place, e.troubled() || e.apart() > 0}
		if cells[c] == nil {
			order = append(order, c)
		}
		cells[c] = append(cells[c], n)
		draw[n] = sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%d\n%d", e.key.task, e.key.tag, e.key.item, e.key.wording, e.key.repeat))
	}
	for _, own := range cells {
		slices.SortFunc(own, func(a, b int) int { return slices.Compare(draw[a][:], draw[b][:]) })
	}
	a := newAlbum(runs)
	var at []int
	for _, trouble := range []bool{true, false} {
		room := most
		if trouble {
			room = most / 2
		}
		for round, more := 0, true; more && a.bytes < room; round++ {
			more = false
			for _, c := range order {
				if c.trouble != trouble || round >= len(cells[c]) || a.bytes >= room {
					continue
				}
				more = true
				n := cells[c][round]
				a.add(list[n])
				at = append(at, n)
			}
		}
	}
	slices.SortFunc(at, func(a, b int) int { return cmp.Compare(a, b) })
	for _, n := range at {
		chosen = append(chosen, list[n])
	}
	return chosen
}
