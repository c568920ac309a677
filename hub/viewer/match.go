package viewer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// truth is that of SQL: what compares with nothing is unknown.
type truth int8

const (
	no truth = iota
	unknown
	yes
)

// bind finds the columns of a condition and checks that values fit them. It gives the columns to read.
func bind(n *node, o *order, features []Feature) (columns []string, err error) {
	find := func(name string) (Feature, int, error) {
		i := slices.IndexFunc(features, func(f Feature) bool { return f.Name == name })
		if i < 0 {
			return Feature{}, 0, fault.New(fault.Invalid, "there is no column %.100q", name).Try("the columns are: %s", strings.Join(Names(features), ", "))
		}
		at := slices.Index(columns, name)
		if at < 0 {
			at = len(columns)
			columns = append(columns, name)
		}
		return features[i], at, nil
	}
	err = n.each(func(c *node) error {
		f, at, err := find(c.column)
		if err != nil {
			return err
		}
		c.index = at
		return fits(c, f)
	})
	if err == nil && o != nil {
		var f Feature
		if f, o.index, err = find(o.column); err == nil && class(f) == other {
			err = fault.New(fault.Invalid, "the column %q cannot be sorted by: it holds %s", f.Name, f.Column.Type)
		}
	}
	return columns, err
}

// class says with what values of a column compare: text, real, boolean or other.
func class(f Feature) kind {
	switch t := f.Column.Type; {
	case f.Kind == Image || f.Kind == Audio || f.Kind == JSON:
		return other
	case t == "string", strings.HasPrefix(t, "timestamp"), strings.HasPrefix(t, "date"):
		return text
	case t == "bool":
		return boolean
	case strings.HasPrefix(t, "int"), strings.HasPrefix(t, "uint"), strings.HasPrefix(t, "float"), strings.HasPrefix(t, "decimal"):
		return real
	}
	return other
}

func fits(c *node, f Feature) error {
	if c.operator == "NULL" {
		return nil
	}
	k := class(f)
	if k == other {
		return fault.New(fault.Invalid, "the column %q holds %s, which is only compared by IS NULL", f.Name, f.Column.Type)
	}
	if c.pattern != nil && (k != text || f.Column.Type != "string") {
		return fault.New(fault.Invalid, "the column %q holds %s, which no %s compares", f.Name, f.Column.Type, c.operator)
	}
	for i, v := range c.values {
		if f.Kind == Label && v.kind == text { // by the name of the label
			at := slices.Index(f.Labels, v.text)
			if at < 0 {
				return fault.New(fault.Invalid, "the column %q has no label %.100q", f.Name, v.text).Try("its labels are: %.500s", strings.Join(f.Labels, ", "))
			}
			c.values[i] = literal{kind: real, real: float64(at)}
			continue
		}
		if v.kind != k {
			return fault.New(fault.Invalid, "the column %q holds %s, which does not compare with the value given", f.Name, f.Column.Type)
		}
		if f.Column.Type != "string" && k == text {
			at, ok := moment(v.text)
			if !ok {
				return fault.New(fault.Invalid, "%.60q is no date or time", v.text).Try("write it as in '2026-04-14' or '2026-04-14 06:30:00'")
			}
			c.values[i].text, c.values[i].moment = at, true
		}
	}
	return nil
}

// moment writes a date or time as tables give them, without the Z at the end, behind which parts of a second would sort wrongly.
func moment(s string) (string, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return strings.TrimSuffix(t.UTC().Format(time.RFC3339Nano), "Z"), true
		}
	}
	return "", false
}

// holds evaluates a condition on the values of the columns that bind gave.
func (n *node) holds(values []any) truth {
	switch n.operator {
	case "AND":
		t := yes
		for _, c := range n.children {
			if t = min(t, c.holds(values)); t == no {
				return no
			}
		}
		return t
	case "OR":
		t := no
		for _, c := range n.children {
			if t = max(t, c.holds(values)); t == yes {
				return yes
			}
		}
		return t
	case "NOT":
		return yes - n.children[0].holds(values)
	}
	v := values[n.index]
	if n.operator == "NULL" {
		return truthOf(v == nil)
	}
	if v == nil {
		return unknown
	}
	if n.pattern != nil {
		s, ok := v.(string)
		return truthOf(ok && n.pattern.match(s))
	}
	if n.operator == "IN" {
		return truthOf(slices.ContainsFunc(n.values, func(l literal) bool { c, ok := compare(v, l); return ok && c == 0 }))
	}
	c, ok := compare(v, n.values[0])
	if !ok {
		return unknown
	}
	return truthOf(agrees(c, n.operator))
}

func agrees(c int, operator string) bool {
	switch operator {
	case "=":
		return c == 0
	case "<>":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// compare compares a value of a column with one of a condition.
func compare(v any, l literal) (int, bool) {
	switch v := v.(type) {
	case string:
		if l.kind == real { // a decimal
			f, err := strconv.ParseFloat(v, 64)
			return cmp.Compare(f, l.real), err == nil
		}
		return strings.Compare(timed(v, l), l.text), l.kind == text
	case int64:
		// Numbers beyond 2^53 that stand as such in the condition are compared as whole ones.
		if n, err := strconv.ParseInt(l.text, 10, 64); err == nil && l.kind == real {
			return cmp.Compare(v, n), true
		}
		return cmp.Compare(float64(v), l.real), l.kind == real
	case float64:
		return cmp.Compare(v, l.real), l.kind == real && v == v
	case bool:
		return cmp.Compare(number(v), number(l.yes)), l.kind == boolean
	}
	return 0, false
}

// timed brings a day or a moment to the form in which they compare as texts.
func timed(v string, l literal) string {
	switch {
	case !l.moment:
		return v
	case len(v) == len(time.DateOnly):
		return v + "T00:00:00"
	}
	return strings.TrimSuffix(v, "Z")
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// may says whether rows of a row group can match, by the least and greatest values that it says to have.
func (n *node) may(t *table.Table, group int, columns []string) bool {
	switch n.operator {
	case "AND":
		return !slices.ContainsFunc(n.children, func(c *node) bool { return !c.may(t, group, columns) })
	case "OR":
		return slices.ContainsFunc(n.children, func(c *node) bool { return c.may(t, group, columns) })
	case "=", "<", "<=", ">", ">=", "IN":
	default:
		return true
	}
	low, high, ok := t.Range(group, columns[n.index])
	if !ok {
		return true
	}
	return slices.ContainsFunc(n.values, func(l literal) bool {
		a, okA := compare(low, l)
		b, okB := compare(high, l)
		if !okA || !okB || isDecimal(low) && l.kind == real {
			return true
		}
		switch n.operator {
		case "<":
			return a < 0
		case "<=":
			return a <= 0
		case ">":
			return b > 0
		case ">=":
			return b >= 0
		}
		return a <= 0 && b >= 0
	})
}

// isDecimal says whether a value is a decimal number: how files order their bounds differs.
func isDecimal(v any) bool {
	_, ok := v.(string)
	return ok
}
