package kind

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

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
	if said[0].Answer.Finish == "length" {
		return evaluate.Score{State: evaluate.Unscored, Why: "the answer was cut off on its way to the number"}
	}
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
// than one stands in the number, or where the language writes it so; any other one parts the fraction. A space parts groups of exactly three digits from one of
// at most three. Two whole numbers with a stroke between them, and no third, are a ratio; a dash between numbers is no sign.
func lastNumber(text string, i evaluate.Item) (*big.Rat, bool) {
	text = norm.NFKC.String(parted(normalise.Key(text, i.Language)))
	end := strings.LastIndexFunc(text, unicode.IsDigit)
	if end < 0 || !isDigit(text[end]) {
		return nil, false
	}
	from := begin(text, end)
	number, ok := rational(fraction(strings.ReplaceAll(text[from:end+1], " ", ""), i))
	if over := begin(text, from-2); ok && over >= 0 && strings.TrimFunc(text[over:from-1]+text[from:end+1], unicode.IsDigit) == "" && text[from-1] == '/' && (over == 0 || text[over-1] != '/') {
		var above *big.Rat
		if above, ok = rational(text[over : from-1]); !ok || number.Sign() == 0 {
			return nil, false
		}
		number, from = above.Quo(above, number), over
		if whole := begin(text, from-2); whole >= 0 && text[from-1] == half { // 2½
			if above, ok = rational(fraction(text[whole:from-1], i)); ok {
				number, from = number.Add(number, above), whole
			}
		}
	}
	if ok && negative(text[:from]) {
		number.Neg(number)
	}
	return number, ok
}

// half stands where a fraction that is one character begins, which may stand behind a whole number.
const half = '\x01'

// parted sets fractions that are one character apart from what stands before them, and writes them with the stroke that people type; signs that look like a minus are one.
func parted(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch d := norm.NFKC.PropertiesString(string(r)).Decomposition(); {
		case r == '\u2212' || r == '\uFE63' || r == '\uFF0D':
			b.WriteByte('-')
		case r == '\u2044':
			b.WriteByte('/')
		case strings.ContainsRune(string(d), '\u2044'):
			b.WriteString(string(half) + strings.ReplaceAll(string(d), "\u2044", "/"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// spaced is a number whose thousands are parted by spaces, at the end of a text, where none but words stand before it.
var spaced = regexp.MustCompile(`(?:^|[^0-9.,/ ]|[^0-9.,/ ] )([1-9][0-9]{0,2}(?: [0-9]{3})+)$`)

// begin gives where the number begins whose last digit stands somewhere; -1 where there is none.
func begin(text string, end int) int {
	if end < 0 || !isDigit(text[end]) {
		return -1
	}
	from := end
	for from > 0 && (isDigit(text[from-1]) || separates(text, from-1)) {
		from--
	}
	const near = 80 // bytes in which groups are looked for
	start := max(0, end-near)
	if m := spaced.FindStringSubmatchIndex(text[start : end+1]); m != nil {
		return start + m[2]
	}
	return from
}

func rational(plain string) (*big.Rat, bool) {
	const most = 64 // digits
	if len(plain) > most {
		return nil, false
	}
	return new(big.Rat).SetString(plain)
}

// negative reports whether what stands before a number makes it less than nothing: a dash that stands behind no number and no Latin word.
func negative(before string) bool {
	before, ok := strings.CutSuffix(strings.TrimSuffix(before, string(half)), "-")
	last, _ := utf8.DecodeLastRuneInString(before)
	return ok && !unicode.IsDigit(last) && !unicode.Is(unicode.Latin, last)
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
