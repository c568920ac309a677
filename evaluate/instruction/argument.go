package instruction

import (
	"math"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Form is what an argument holds.
type Form string

// The forms of arguments.
const (
	Number   Form = "number"   // a whole number
	Relation Form = "relation" // "at least", "less than", "at most" or "exactly"
	Text     Form = "text"
	Texts    Form = "texts" // a list of texts
	Language Form = "language"
)

// Argument is an argument of a type of constraint.
type Argument struct {
	Name   string   `json:"name"`
	Public []string `json:"public,omitempty"` // names of the same in the files of IFEval and SEA-IFEval
	Form   Form     `json:"form"`
	Needed bool     `json:"needed"`
	Doc    string   `json:"doc"`
}

// The relations; IFEval has the first two, SEA-IFEval the third.
const (
	atLeast  = "at least"
	lessThan = "less than"
	exactly  = "exactly"
	atMost   = "at most"
)

// holds reports whether a count stands in a relation to a number.
func holds(count int, relation string, n int) bool {
	switch relation {
	case lessThan:
		return count < n
	case exactly:
		return count == n
	case atMost:
		return count <= n
	}
	return count >= n
}

// largest is the largest number that a constraint may name: more than any answer holds.
const largest = 1_000_000

// values are the arguments of a constraint, read.
type values struct {
	n, nth   int
	relation string
	text     string // word, letter, marker, phrase, number, prompt or divider
	texts    []string
	tag      language.Tag
	code     string // the language as it was written
}

func (v *values) set(a Argument, raw any) *fault.Fault {
	switch a.Form {
	case Number:
		n, ok := whole(raw)
		if !ok || n < 0 || n > largest {
			return fault.New(fault.Invalid, "%q is no whole number from 0 to %d", raw, largest)
		}
		if a.Name == "nth" {
			v.nth = n
		} else {
			v.n = n
		}
	case Relation:
		s, _ := raw.(string)
		switch s {
		case atLeast, lessThan, exactly, atMost:
			v.relation = s
		default:
			return fault.New(fault.Invalid, "%q is no relation", raw).Try("use %q, %q, %q or %q", atLeast, lessThan, exactly, atMost)
		}
	case Text, Language:
		s, ok := raw.(string)
		if n, number := whole(raw); !ok && number {
			s, ok = strconv.Itoa(n), true
		}
		if !ok || strings.TrimSpace(s) == "" {
			return fault.New(fault.Invalid, "%q is no text", raw)
		}
		if a.Form == Text {
			v.text = s
			break
		}
		tag, err := language.Parse(s)
		if err != nil {
			return fault.New(fault.Invalid, "%q is no language: %w", s, err)
		}
		v.tag, v.code = tag, s
	case Texts:
		for _, one := range list(raw) {
			s, ok := one.(string)
			if !ok || strings.TrimSpace(s) == "" {
				return fault.New(fault.Invalid, "%q is no text", one)
			}
			v.texts = append(v.texts, s)
		}
		if len(v.texts) == 0 {
			return fault.New(fault.Invalid, "%q is no list of texts", raw)
		}
	}
	return nil
}

func list(raw any) []any {
	switch l := raw.(type) {
	case []any:
		return l
	case []string:
		out := make([]any, len(l))
		for i, s := range l {
			out[i] = s
		}
		return out
	}
	return nil
}

// whole reads a whole number as YAML, JSON and data sets that write numbers as text or fractions give it.
func whole(raw any) (int, bool) {
	switch n := raw.(type) {
	case int:
		return n, true
	case int64:
		return int(n), n >= math.MinInt32 && n <= math.MaxInt32
	case uint64:
		return int(n & math.MaxInt32), n <= math.MaxInt32
	case float64:
		return int(n), n == math.Trunc(n) && math.Abs(n) <= math.MaxInt32
	case string:
		i, err := strconv.Atoi(n)
		return i, err == nil
	}
	return 0, false
}
