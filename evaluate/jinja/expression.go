package jinja

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// expression has a value.
type expression interface {
	of(s *state) (any, error)
}

type value struct{ any }

func (v value) of(s *state) (any, error) { return v.any, s.step() }

type name string

func (n name) of(s *state) (any, error) {
	v, ok := s.values[string(n)]
	if !ok {
		return nil, missing(string(n))
	}
	return v, s.step()
}

// missing is the fault of a name that is not there.
func missing(name string) error { return fault.New(fault.Missing, "there is no %q", name) }

type either struct{ test, yes, no expression }

func (e either) of(s *state) (any, error) {
	v, err := e.test.of(s)
	if err != nil {
		return nil, err
	}
	if truth(v) {
		return e.yes.of(s)
	}
	return e.no.of(s)
}

type not struct{ expression }

func (n not) of(s *state) (any, error) {
	v, err := n.expression.of(s)
	return !truth(v), err
}

type array []expression

func (a array) of(s *state) (any, error) {
	list := make([]any, len(a))
	for n, e := range a {
		v, err := e.of(s)
		if err != nil {
			return nil, err
		}
		list[n] = v
	}
	return list, s.step()
}

type object struct{ keys, values []expression }

func (o object) of(s *state) (any, error) {
	m := make(map[string]any, len(o.keys))
	for n := range o.keys {
		k, err := o.keys[n].of(s)
		if err != nil {
			return nil, err
		}
		v, err := o.values[n].of(s)
		if err != nil {
			return nil, err
		}
		m[Text(k)] = v
	}
	return m, s.step()
}

// counted is range().
type counted []expression

func (c counted) of(s *state) (any, error) {
	bounds := []int64{0, 0}
	for n, e := range c {
		v, err := e.of(s)
		if err != nil {
			return nil, err
		}
		i, ok := v.(int64)
		if !ok {
			return nil, fault.New(fault.Invalid, "range counts whole numbers")
		}
		bounds[n+2-len(c)] = i
	}
	if bounds[0] < -maxList || bounds[1] > maxList {
		return nil, fault.New(fault.Invalid, "the list has more than %d elements", maxList)
	}
	list := []any{}
	for i := bounds[0]; i < bounds[1]; i++ {
		list = append(list, i)
	}
	return list, s.step()
}

type call struct {
	name string
	do   func(args []any) (any, error)
	args []expression
}

func (c call) of(s *state) (any, error) {
	args := make([]any, len(c.args))
	for n, e := range c.args {
		v, err := e.of(s)
		if err != nil {
			return nil, err
		}
		args[n] = v
	}
	v, err := c.do(args)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s: %w", c.name, err)
	}
	if text, ok := v.(string); ok && len(text) > maxText {
		return nil, fault.New(fault.Invalid, "%s gives more than %d MiB", c.name, maxText>>20)
	}
	return v, s.step()
}

// fallback is the filter default, for what is not there.
type fallback struct{ e, other expression }

func (f fallback) of(s *state) (any, error) {
	v, err := f.e.of(s)
	if fault.Of(err) == fault.Missing {
		return f.other.of(s)
	}
	return v, err
}

// tests stand behind "is".
var tests = []string{"none", "defined", "undefined", "string", "number", "mapping", "sequence"}

type tested struct {
	expression
	test string
}

func (t tested) of(s *state) (any, error) {
	v, err := t.expression.of(s)
	if t.test == "defined" || t.test == "undefined" {
		gone := fault.Of(err) == fault.Missing
		if err != nil && !gone {
			return nil, err
		}
		return gone == (t.test == "undefined"), s.step()
	}
	if err != nil {
		return nil, err
	}
	is := false
	switch v.(type) {
	case nil:
		is = t.test == "none"
	case string:
		is = t.test == "string" || t.test == "sequence"
	case int64, float64, bool:
		is = t.test == "number"
	case []any:
		is = t.test == "sequence"
	case map[string]any:
		is = t.test == "mapping" || t.test == "sequence"
	}
	return is, s.step()
}

// item is a[b], and a.b.
type item struct {
	of_, at expression
	dotted  bool
}

func (i item) of(s *state) (any, error) {
	v, err := i.of_.of(s)
	if err != nil {
		return nil, err
	}
	at, err := i.at.of(s)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case map[string]any:
		if found, ok := v[Text(at)]; ok {
			return found, s.step()
		}
		return nil, missing(Text(at))
	case []any:
		n, err := whole(at, len(v), i.dotted)
		if err != nil {
			return nil, err
		}
		return v[n], s.step()
	case string:
		r := []rune(v)
		n, err := whole(at, len(r), i.dotted)
		if err != nil {
			return nil, err
		}
		return string(r[n]), s.step()
	}
	return nil, fault.New(fault.Invalid, "%s has no member %q", kindOf(v), Text(at))
}

// whole gives an index, counted from the end when it is below zero.
func whole(at any, length int, dotted bool) (int, error) {
	n, ok := at.(int64)
	if !ok && dotted {
		return 0, missing(Text(at))
	}
	if n < 0 {
		n += int64(length)
	}
	if !ok || n < 0 || n >= int64(length) {
		return 0, fault.New(fault.Missing, "there is no element %s of %d", Text(at), length)
	}
	return int(n), nil
}

type slice struct{ of_, from, to expression }

func (c slice) of(s *state) (any, error) {
	v, err := c.of_.of(s)
	if err != nil {
		return nil, err
	}
	length := 0
	switch v := v.(type) {
	case string:
		length = utf8.RuneCountInString(v)
	case []any:
		length = len(v)
	default:
		return nil, fault.New(fault.Invalid, "%s cannot be cut", kindOf(v))
	}
	bound := func(e expression, otherwise int) (int, error) {
		if e == nil {
			return otherwise, nil
		}
		v, err := e.of(s)
		if err != nil {
			return 0, err
		}
		n, ok := v.(int64)
		if !ok {
			return 0, fault.New(fault.Invalid, "%s is no place to cut at", kindOf(v))
		}
		if n < 0 {
			n += int64(length)
		}
		return int(min(max(n, 0), int64(length))), nil
	}
	from, err := bound(c.from, 0)
	if err != nil {
		return nil, err
	}
	to, err := bound(c.to, length)
	if err != nil {
		return nil, err
	}
	to = max(from, to)
	if text, ok := v.(string); ok {
		return string([]rune(text)[from:to]), s.step()
	}
	return v.([]any)[from:to:to], s.step()
}

type operation struct {
	op          string
	left, right expression
}

func (o operation) of(s *state) (any, error) {
	a, err := o.left.of(s)
	if err != nil {
		return nil, err
	}
	switch {
	case o.op == "and" && !truth(a), o.op == "or" && truth(a):
		return a, s.step()
	}
	b, err := o.right.of(s)
	if err != nil {
		return nil, err
	}
	if err := s.step(); err != nil {
		return nil, err
	}
	switch o.op {
	case "and", "or":
		return b, nil
	case "==":
		return equal(a, b), nil
	case "!=":
		return !equal(a, b), nil
	case "in", "not in":
		is, err := holds(b, a)
		return is == (o.op == "in"), err
	case "~":
		return joined(Text(a), Text(b))
	case "+":
		x, xok := a.(string)
		y, yok := b.(string)
		if xok && yok {
			return joined(x, y)
		}
		l, lok := a.([]any)
		m, mok := b.([]any)
		if lok && mok {
			if len(l)+len(m) > maxList {
				return nil, fault.New(fault.Invalid, "the list has more than %d elements", maxList)
			}
			return append(l[:len(l):len(l)], m...), nil
		}
	case "<", ">", "<=", ">=":
		return ordered(o.op, a, b)
	}
	return reckon(o.op, a, b)
}

func joined(a, b string) (any, error) {
	if len(a)+len(b) > maxText {
		return nil, fault.New(fault.Invalid, "the text has more than %d MiB", maxText>>20)
	}
	return a + b, nil
}

func holds(in, v any) (bool, error) {
	switch in := in.(type) {
	case string:
		if text, ok := v.(string); ok {
			return strings.Contains(in, text), nil
		}
	case []any:
		for _, e := range in {
			if equal(e, v) {
				return true, nil
			}
		}
		return false, nil
	case map[string]any:
		_, ok := in[Text(v)]
		return ok, nil
	}
	return false, fault.New(fault.Invalid, "%s holds nothing", kindOf(in))
}

func ordered(op string, a, b any) (any, error) {
	var c int
	x, xok := number(a)
	y, yok := number(b)
	s, sok := a.(string)
	t, tok := b.(string)
	switch {
	case xok && yok:
		c = map[bool]int{true: -1}[x < y] + map[bool]int{true: 1}[x > y]
	case sok && tok:
		c = strings.Compare(s, t)
	default:
		return nil, fault.New(fault.Invalid, "%s and %s have no order", kindOf(a), kindOf(b))
	}
	switch op {
	case "<":
		return c < 0, nil
	case ">":
		return c > 0, nil
	case "<=":
		return c <= 0, nil
	}
	return c >= 0, nil
}

// reckon does sums as Python does: whole numbers stay whole but for /.
func reckon(op string, a, b any) (any, error) {
	i, iok := integer(a)
	j, jok := integer(b)
	x, xok := number(a)
	y, yok := number(b)
	if !xok || !yok {
		return nil, fault.New(fault.Invalid, "%s %s %s is not understood", kindOf(a), op, kindOf(b))
	}
	if y == 0 && (op == "/" || op == "//" || op == "%") {
		return nil, fault.New(fault.Invalid, "it divides by zero")
	}
	if iok && jok && op != "/" {
		const most = math.MaxInt32 // Python's numbers have no end; products of these do not overflow
		if max(i, j) > most || min(i, j) < -most {
			return nil, fault.New(fault.Invalid, "the numbers are too large to reckon with")
		}
		switch op {
		case "+":
			return i + j, nil
		case "-":
			return i - j, nil
		case "*":
			return i * j, nil
		}
		quotient, rest := i/j, i%j
		if rest != 0 && (rest < 0) != (j < 0) { // Python rounds down
			quotient, rest = quotient-1, rest+j
		}
		if op == "//" {
			return quotient, nil
		}
		return rest, nil
	}
	switch op {
	case "+":
		return x + y, nil
	case "-":
		return x - y, nil
	case "*":
		return x * y, nil
	case "/":
		return x / y, nil
	case "//":
		return math.Floor(x / y), nil
	}
	return x - y*math.Floor(x/y), nil
}
