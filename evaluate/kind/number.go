package kind

import (
	"math/big"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/normalise"
)

const numberRoom = 512 // grapheme clusters: the way to the answer is written out

// counting asks for a number, with the way to it, and takes the last number of the answer.
type counting struct{}

func number() evaluate.Kind {
	return evaluate.Kind{Name: "number", Doc: "a question whose answer is a number; the last one that is written counts, in whatever digits",
		Metrics: []evaluate.Metric{evaluate.Mean(evaluate.Accuracy, "share of right answers")}, Make: func(evaluate.Task) (evaluate.Asker, error) { return counting{}, nil }}
}

func (counting) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if len(i.Accepted) == 0 {
		return q, fault.New(fault.Invalid, "no answer is right").Try("give answers:")
	}
	right, ok := lastNumber(i.Accepted[0], i)
	if !ok {
		return q, fault.New(fault.Invalid, "the answer %q is no number", i.Accepted[0])
	}
	q = evaluate.Question{Item: i, Gold: i.Accepted[0]}
	if q.Prompt, err = w.Render(i, s.Seed); err != nil {
		return q, err
	}
	call := s.Text(q.Prompt, numberRoom)
	wrong := new(big.Rat).Add(right, big.NewRat(1, 1))
	call.Lesson = fake.Lesson{Right: q.Gold, Wrong: []string{wrong.RatString()}}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

func (counting) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	got, ok := lastNumber(said[0].Answer.Text, q.Item)
	if !ok {
		return evaluate.Score{State: evaluate.Unscored, Why: "no number can be made out"}
	}
	for _, a := range q.Item.Accepted {
		if right, ok := lastNumber(a, q.Item); ok && right.Cmp(got) == 0 {
			return labelled(1, got.RatString())
		}
	}
	return labelled(0, got.RatString())
}

func labelled(value float64, label string) evaluate.Score {
	s := evaluate.Known(value)
	s.Label = label
	return s
}

// lastNumber gives the last number of a text. Digits of all scripts are alike; a full stop or comma followed by exactly three digits parts thousands where more
// than one stands in the number, or where the language writes it so; any other one parts the fraction.
func lastNumber(text string, i evaluate.Item) (*big.Rat, bool) {
	text = norm.NFKC.String(normalise.Key(text, i.Language))
	end := strings.LastIndexFunc(text, unicode.IsDigit)
	if end < 0 {
		return nil, false
	}
	from := end
	for from > 0 && (isDigit(text[from-1]) || separates(text, from-1)) {
		from--
	}
	if !isDigit(text[from]) {
		return nil, false
	}
	plain := fraction(text[from:end+1], i)
	if from > 0 && text[from-1] == '-' {
		plain = "-" + plain
	}
	const most = 64 // digits
	if len(plain) > most {
		return nil, false
	}
	return new(big.Rat).SetString(plain)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// separates reports whether a byte is a full stop or comma between digits.
func separates(text string, at int) bool {
	return (text[at] == '.' || text[at] == ',') && at > 0 && isDigit(text[at-1]) && isDigit(text[at+1])
}

// fraction writes a number with a full stop before its fraction and without marks between thousands.
func fraction(s string, i evaluate.Item) string {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s
	}
	mark := s[last : last+1]
	other := strings.ContainsAny(s[:last], map[string]string{".": ",", ",": "."}[mark])
	thousands := len(s)-last-1 == 3 && !other && (strings.Count(s, mark) > 1 || groups(i, mark))
	whole := strings.NewReplacer(".", "", ",", "").Replace(s[:last])
	if thousands {
		return whole + s[last+1:]
	}
	return whole + "." + s[last+1:]
}

// groups reports whether a language parts thousands with a mark (CLDR 46, numbers, symbols, group).
func groups(i evaluate.Item, mark string) bool {
	switch i.Language.Language() {
	case "ind", "vie", "jav", "sun", "khm", "lao", "tet": // 1.000
		return mark == "."
	}
	return mark == ","
}
