package board

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
)

// controls are characters that change how a line runs, or that nobody sees; pages show their names.
var controls = map[rune]string{'\u061c': "ALM", '\u200e': "LRM", '\u200f': "RLM", '\u202a': "LRE", '\u202b': "RLE", '\u202c': "PDF", '\u202d': "LRO", '\u202e': "RLO",
	'\u2066': "LRI", '\u2067': "RLI", '\u2068': "FSI", '\u2069': "PDI", '\u2028': "LS", '\u2029': "PS", '\ufeff': "BOM"}

// visible writes a foreign text so that it cannot change how what stands around it runs.
func visible(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool {
		return controls[r] != "" || r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\uFFFD'
	}) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case controls[r] != "":
			b.WriteString("⟦" + controls[r] + "⟧")
		case r < ' ' && r != '\n' && r != '\t' || r == 0x7f:
			fmt.Fprintf(&b, "⟦%02X⟧", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// scale is how the values of a metric are written: in points of a hundred where they run from 0 to 1, or from −1 to 1.
type scale struct {
	least, ideal float64
	even         bool // values lie on both sides of the ideal
}

// ends gives the least and the largest value.
func (s scale) ends() (low, high float64) {
	if s.even {
		far := math.Abs(s.least - s.ideal)
		return s.ideal - far, s.ideal + far
	}
	return min(s.least, s.ideal), max(s.least, s.ideal)
}

func (s scale) share() bool {
	low, high := s.ends()
	return high == 1 && (low == 0 || low == -1)
}

func (s scale) number(v float64) string {
	low, high := s.ends()
	switch {
	case s.share():
		return strconv.FormatFloat(100*v, 'f', 1, 64)
	case high-low >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func (s scale) between(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return s.number(*low) + "–" + s.number(*high)
}

func (s scale) signed(v float64) string {
	t := s.number(v)
	if v > 0 && !strings.HasPrefix(t, "+") {
		return "+" + t
	}
	return strings.Replace(t, "-", "−", 1)
}

// wide gives where a value stands between the ends of a bar, in per cent.
func (s scale) wide(v float64) string {
	low, high := s.ends()
	if !(high > low) {
		return "0"
	}
	return strconv.FormatFloat(min(max(100*(v-low)/(high-low), 0), 100), 'f', 1, 64)
}

// far gives how much of a bar lies between a value and the best one, in per cent.
func (s scale) far(v float64) string {
	low, high := s.ends()
	return strconv.FormatFloat(min(100*math.Abs(v-s.ideal)/(high-low), 50), 'f', 1, 64)
}

// toward says where the best value lies; "" where more is better.
func (s scale) toward() string {
	switch {
	case s.ideal == s.least:
		return "Neither more nor less is better."
	case s.even:
		return s.number(s.ideal) + " is even: what lies above leans one way, what lies below the other."
	case s.ideal < s.least:
		return "Less is better."
	}
	return ""
}

func probability(p *float64) string {
	switch {
	case p == nil:
		return "–"
	case *p < .0001:
		return "<0.0001"
	}
	return strconv.FormatFloat(*p, 'f', 4, 64)
}

func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func things(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// short writes a number that may be small or large with three digits that count.
func short(v *float64) string {
	if v == nil {
		return "–"
	}
	if a := math.Abs(*v); a >= 1000 {
		return count(int(*v + .5))
	}
	return strconv.FormatFloat(*v, 'g', 3, 64)
}

// String writes the places that a run may have.
func (r *Rank) String() string {
	switch {
	case r == nil:
		return "–"
	case r.From == r.To:
		return strconv.Itoa(r.From)
	}
	return fmt.Sprintf("%d–%d", r.From, r.To)
}

// States says in few words what has no score, and what the score is without items that a model may have seen.
func (c Cell) States() string {
	var list []string
	for _, s := range []struct {
		n    int
		what string
	}{{c.Unscored, "unscored"}, {c.Refused, "refused"}, {c.Failed, "failed"}, {c.Foreign, "wrong language"}, {c.Disagree, "readers disagree"}} {
		if s.n > 0 {
			list = append(list, count(s.n)+" "+s.what)
		}
	}
	if c.Seen != nil && c.Seen.Found > 0 {
		list = append(list, count(c.Seen.Found)+" found in corpora, "+c.Points(&Figure{Value: c.Seen.Without.Value})+" without")
	}
	if c.Judge != nil {
		list = append(list, "judge "+c.Judge.State)
		if c.Judge.Corrected != nil {
			list = append(list, "people would have given "+c.Points(&Figure{Value: c.Judge.Corrected})+" ("+c.scale().between(c.Judge.Low, c.Judge.High)+")")
		}
	}
	return strings.Join(list, ", ")
}

// Points writes a figure of the cell, as numbers of a hundred where they are shares; "–" for none.
func (c Cell) Points(f *Figure) string {
	if f == nil || f.Value == nil {
		return "–"
	}
	return c.scale().number(*f.Value)
}

// Between writes the interval of a figure; "" for none.
func (c Cell) Between(f *Figure) string {
	if f == nil || f.Value == nil {
		return ""
	}
	return c.scale().between(f.Low, f.High)
}

// Apart writes how much better English is; "–" where it is not known.
func (c Cell) Apart() string {
	if c.Gap == nil {
		return "–"
	}
	return c.scale().signed(c.Gap.Difference)
}

// ApartBetween writes the interval of that; "" for none.
func (c Cell) ApartBetween() string {
	if c.Gap == nil || c.Gap.Low == nil {
		return ""
	}
	return c.scale().signed(*c.Gap.Low) + " to " + c.scale().signed(*c.Gap.High)
}

func (c Cell) scale() scale { return scale{c.Least, c.Ideal, c.Even} }

// Absent lists the parts that a board lacks, each once, with the runs that lack it.
func (b Board) Absent() (list []Absent) {
	for _, c := range b.Cells {
		if c.State != evaluate.Missing {
			continue
		}
		task := b.Runs[c.run].task(c.Task)
		a := Absent{Task: c.Task, Language: tongueOf(c.Language), Part: c.Part, Licence: c.Licence, NonCommercial: c.NonComm, Why: c.Why, Set: setOf(task.Data)}
		for n := range list {
			if own := list[n]; own.Task == a.Task && own.Language == a.Language && own.Why == a.Why {
				list[n].Models = append(list[n].Models, c.Model)
				a.Task = ""
				break
			}
		}
		if a.Task != "" {
			a.Models = []string{c.Model}
			list = append(list, a)
		}
	}
	return list
}

// Absent is a part that was not asked.
type Absent struct {
	Task, Part, Licence, Why, Set string
	Language                      tongue
	NonCommercial                 bool
	Models                        []string
}
