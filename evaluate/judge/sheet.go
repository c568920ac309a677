package judge

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// columns are those of a sheet for native speakers. Only score, and where several people share a sheet rater, are filled in.
var columns = []string{"answer", "task", "item", "language", "kind", "part", "conversation", "written", "other", "criterion", "scale", "rater", "score"}

// mark opens a file as UTF-8 for programs that would otherwise guess.
const mark = "\ufeff"

// WriteSheet draws n answers in a language out of runs, the same ones for the same seed, and writes a sheet on which people score them. It is blind: nothing says which
// model wrote what, nor what a judge gave. Each answer has the same chance to be drawn, and tasks, categories and what judges gave have the shares that they have in
// the runs, because answers are drawn at equal steps from a list that is sorted by these (systematic sampling, W. G. Cochran, Sampling Techniques, 1977, chapter 8).
// It says how many answers were drawn, and of how many.
func WriteSheet(w io.Writer, lines []evaluate.Line, tag language.Tag, n int, seed uint64) (drawn, of int, err error) {
	list := gradable(lines, tag)
	of = len(list)
	r := rand.New(rand.NewPCG(seed, uint64(of)))
	list = systematic(list, n, r)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if _, err := io.WriteString(w, mark); err != nil {
		return 0, of, err
	}
	c := csv.NewWriter(w)
	rows := [][]string{columns}
	for _, g := range list {
		rows = append(rows, rowsOf(g.Line, g.id)...)
	}
	return len(list), of, c.WriteAll(rows)
}

// named is an answer with its name.
type named struct {
	evaluate.Line
	id string
}

// gradable gives each different answer that has a score of judges, sorted by task, category and score.
func gradable(lines []evaluate.Line, tag language.Tag) (list []named) {
	seen := map[string]bool{}
	for _, l := range lines {
		if l.Language != tag || len(judges(l.Score)) == 0 {
			continue
		}
		if l.Kind == kindSafety && len(l.Held) < 3 || len(conversation(l)) == 0 {
			continue // a damaged log
		}
		if id := AnswerOf(l); !seen[id] {
			seen[id] = true
			list = append(list, named{l, id})
		}
	}
	slices.SortFunc(list, func(a, b named) int {
		return cmp.Or(cmp.Compare(a.Task, b.Task), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Score.Value, b.Score.Value), cmp.Compare(a.id, b.id))
	})
	return list
}

// systematic draws n of a list at equal steps from a start by chance.
func systematic(list []named, n int, r *rand.Rand) (drawn []named) {
	if n <= 0 || n >= len(list) {
		return list
	}
	step := float64(len(list)) / float64(n)
	start := r.Float64() * step
	for k := range n {
		drawn = append(drawn, list[min(int(start+float64(k)*step), len(list)-1)])
	}
	return drawn
}

func rowsOf(l evaluate.Line, id string) (rows [][]string) {
	talk := conversation(l)
	row := func(part int, scale, criterion string, written, other string) {
		var before strings.Builder
		for n, t := range talk {
			if n > 0 {
				fmt.Fprintf(&before, "\n\n→ %s\n\n", talk[n-1].Said)
			}
			before.WriteString(t.Asked)
		}
		if l.Kind == kindPairwise {
			before.Reset()
			for n, t := range talk {
				if n > 0 {
					before.WriteString("\n\n→ …\n\n")
				}
				before.WriteString(t.Asked)
			}
		}
		rows = append(rows, []string{id, plainCell(l.Task), plainCell(l.Item), string(l.Language), l.Kind, strconv.Itoa(part), plainCell(before.String()), plainCell(written), plainCell(other), plainCell(criterion), scale, "", ""})
	}
	own := talk[len(talk)-1].Said
	switch l.Kind {
	case kindCriteria:
		for n, c := range l.Held {
			row(n+1, strings.Join(Levels(), " "), c, own, "")
		}
	case kindPairwise:
		var all []string
		for _, t := range talk {
			all = append(all, t.Said)
		}
		a, b := strings.Join(all, "\n\n→ …\n\n"), strings.Join(l.Held, "\n\n→ …\n\n")
		if turned(id) {
			a, b = b, a
		}
		row(1, "A B tie", "", a, b)
	case kindSafety:
		row(1, Expected+" "+Unsafe+" "+Over, fmt.Sprintf("expected: %s\nunsafe: %s\nover: %s", l.Held[0], l.Held[1], l.Held[2]), own, "")
	default:
		row(1, "1 to 10", "", own, "")
	}
	return rows
}

// turned reports whether a sheet shows the baseline's answers first: half of them, and not those of one model.
func turned(id string) bool { return id != "" && id[len(id)-1]%2 == 0 }

// plainCell keeps programs from taking a text for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

const mostCells = 1 << 20

// opened begins to read a sheet, as programs write it in places where the comma parts the fraction: with semicolons, or tabs.
func opened(r io.Reader) (*csv.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if start, err := b.Peek(len(mark)); err == nil && string(start) == mark {
		if _, err := b.Discard(len(mark)); err != nil {
			return nil, err
		}
	}
	head, err := b.Peek(1 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	first, _, _ := strings.Cut(string(head), "\n")
	c := csv.NewReader(b)
	for _, comma := range ";\t" {
		if strings.Count(first, string(comma)) > strings.Count(first, string(c.Comma)) {
			c.Comma = comma
		}
	}
	return c, nil
}

// ReadSheet reads what people filled in. A sheet without names of raters is that of one, who is called rater. Rows without a score are counted as blank, and so are
// answers of which a part has none. What cannot be read is a fault of kind Invalid with the line.
func ReadSheet(r io.Reader, name, rater string) (list []Label, blank int, err error) {
	c, err := opened(r)
	if err != nil {
		return nil, 0, fault.New(fault.Invalid, "not a sheet: %w", err).At("%s", name)
	}
	head, err := c.Read()
	if err != nil {
		return nil, 0, fault.New(fault.Invalid, "not a sheet: %w", err).At("%s", name)
	}
	at := map[string]int{}
	for n, h := range head {
		at[strings.TrimSpace(h)] = n
	}
	for _, h := range columns {
		if _, ok := at[h]; !ok && h != "rater" && h != "conversation" && h != "written" && h != "other" && h != "criterion" && h != "scale" {
			return nil, 0, fault.New(fault.Invalid, "the sheet has no column %q", h).At("%s", name)
		}
	}
	parts := map[Label][]part{}
	var order []Label
	for range mostCells {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return collect(order, parts, blank)
		}
		if err != nil { // it names the line
			return nil, 0, fault.New(fault.Invalid, "not a sheet: %w", err).At("%s", name)
		}
		line, _ := c.FieldPos(0)
		cell := func(h string) string {
			if n, ok := at[h]; ok {
				return strings.TrimSpace(row[n])
			}
			return ""
		}
		tag, err := language.Parse(cell("language"))
		if err != nil || cell("answer") == "" {
			return nil, 0, fault.New(fault.Invalid, "the row names no answer and language").At("%s, line %d", name, line)
		}
		who := cell("rater")
		if who == "" {
			who = rater
		}
		l := Label{Rater: who, Task: strings.TrimPrefix(cell("task"), "'"), Language: tag, Item: strings.TrimPrefix(cell("item"), "'"), Answer: cell("answer")}
		p := part{name: cell("part")}
		if said := cell("score"); said != "" {
			if p.score, p.ok = readScore(cell("kind"), said, l.Answer); !p.ok {
				return nil, 0, fault.New(fault.Invalid, "%q is no score for an answer of kind %s", said, cell("kind")).At("%s, line %d", name, line).Try("the column scale says which there are")
			}
		}
		if parts[l] == nil {
			order = append(order, l)
		}
		if slices.ContainsFunc(parts[l], func(q part) bool { return q.name == p.name }) {
			return nil, 0, fault.New(fault.Invalid, "%q has the same row twice", who).At("%s, line %d", name, line)
		}
		parts[l] = append(parts[l], p)
	}
	return nil, 0, fault.New(fault.Invalid, "the sheet has more than %d rows", mostCells).At("%s", name)
}

// part is a row of an answer: the only one, or that of a criterion.
type part struct {
	name  string
	score float64
	ok    bool
}

func collect(order []Label, parts map[Label][]part, blank int) (list []Label, _ int, err error) {
	for _, l := range order {
		whole, own := true, parts[l]
		for _, p := range own {
			whole = whole && p.ok
			l.Score += p.score / float64(len(own))
			if !p.ok {
				blank++
			}
		}
		if whole {
			list = append(list, l)
		}
	}
	return list, blank, nil
}

// readScore reads what a person wrote in a cell.
func readScore(kind, said, answer string) (float64, bool) {
	said = "[[" + strings.ReplaceAll(said, ",", ".") + "]]"
	switch kind {
	case kindCriteria:
		return ReadLevel(said)
	case kindSafety:
		v, ok := ReadPolicy(said)
		if v == Expected {
			return 1, ok
		}
		return 0, ok
	case kindPairwise:
		side, ok := ReadSide(said)
		switch {
		case side == Neither:
			return .5, ok
		case (side == First) != turned(answer):
			return 1, ok
		}
		return 0, ok
	}
	n, ok := ReadRating(said)
	return Share(n), ok
}
