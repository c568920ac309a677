package viewer

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// The language of `where` and `orderby` is the one of the viewer of Hugging Face: comparisons of columns with values, joined by AND, OR and NOT; besides
// LIKE, ILIKE, IN, BETWEEN and IS NULL. Names of columns stand in double quotation marks (or bare when they are words), texts in single ones. It is parsed
// here and evaluated on the records; no part of it reaches a database.

const (
	maxWhere  = 8 << 10 // bytes
	maxDepth  = 50      // of parentheses and NOT
	maxValues = 1_000   // of IN
)

// node is a condition.
type node struct {
	operator string // AND, OR, NOT; = <> < <= > >=, LIKE, ILIKE, IN, NULL
	children []*node
	column   string
	values   []literal
	pattern  *pattern
	index    int // of the column among those that are read
}

// literal is a value in a condition.
type literal struct {
	kind   kind // text, real or boolean
	text   string
	real   float64
	yes    bool
	moment bool // the text is a moment
}

// order is how rows are sorted.
type order struct {
	column     string
	descending bool
	index      int
}

type token struct {
	kind rune // 'n' name in quotation marks, 't' text, 'd' number, 'w' word, 'o' operator, 0 end
	text string
	at   int
}

type parser struct {
	tokens []token
	at     int
	depth  int
}

func wrong(at int, format string, args ...any) error {
	return fault.New(fault.Invalid, format, args...).At("character %d of the condition", at+1).Try(`write it as in "language"='khm-Khmr' AND ("words">5 OR "title" LIKE '%%ទន្លេ%%')`)
}

// parseWhere reads a condition; nil for an empty one.
func parseWhere(s string) (*node, error) {
	p, err := newParser(s)
	if err != nil || len(p.tokens) == 1 {
		return nil, err
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != 0 {
		return nil, wrong(t.at, "%q stands behind the end of the condition", t.text)
	}
	return n, nil
}

// parseOrder reads `"column"`, with ASC or DESC behind it; nil for an empty one.
func parseOrder(s string) (*order, error) {
	p, err := newParser(s)
	if err != nil || len(p.tokens) == 1 {
		return nil, err
	}
	name, err := p.column()
	if err != nil {
		return nil, err
	}
	o := &order{column: name}
	if p.word("DESC") {
		o.descending = true
	} else {
		p.word("ASC")
	}
	if t := p.peek(); t.kind != 0 {
		return nil, wrong(t.at, "%q stands behind the order: one column can be sorted by", t.text)
	}
	return o, nil
}

func newParser(s string) (*parser, error) {
	if len(s) > maxWhere {
		return nil, fault.New(fault.Invalid, "the condition is longer than %d bytes", maxWhere)
	}
	if !utf8.ValidString(s) {
		return nil, fault.New(fault.Invalid, "the condition is not UTF-8")
	}
	p := &parser{}
	for at := 0; ; {
		rest := strings.TrimLeftFunc(s[at:], unicode.IsSpace)
		at = len(s) - len(rest)
		if rest == "" {
			p.tokens = append(p.tokens, token{at: at})
			return p, nil
		}
		t, n, err := next(rest, at)
		if err != nil {
			return nil, err
		}
		p.tokens = append(p.tokens, t)
		at += n
	}
}

// next cuts a token off and gives its length.
func next(s string, at int) (token, int, error) {
	switch c := s[0]; {
	case c == '"' || c == '\'':
		value, n, ok := enclosed(s, c)
		if !ok {
			return token{}, 0, wrong(at, "a quotation is not ended")
		}
		if c == '"' {
			return token{'n', value, at}, n, nil
		}
		return token{'t', value, at}, n, nil
	case strings.IndexByte("(),", c) >= 0:
		return token{'o', s[:1], at}, 1, nil
	case strings.IndexByte("=<>!", c) >= 0:
		n := 1
		if len(s) > 1 && strings.IndexByte("=>", s[1]) >= 0 && s[:2] != "=>" && s[:2] != ">>" {
			n = 2
		}
		operator := s[:n]
		switch operator {
		case "!=":
			operator = "<>"
		case "==":
			operator = "="
		case "!":
			return token{}, 0, wrong(at, "%q is no operator", operator)
		}
		return token{'o', operator, at}, n, nil
	case c >= '0' && c <= '9' || c == '-' || c == '.' || c == '+':
		n := 1
		for n < len(s) && (strings.IndexByte("0123456789.eE", s[n]) >= 0 || (s[n] == '-' || s[n] == '+') && s[n-1]|0x20 == 'e') {
			n++
		}
		return token{'d', s[:n], at}, n, nil
	}
	n := strings.IndexFunc(s, func(r rune) bool { return !(r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.N)) })
	if n < 0 {
		n = len(s)
	}
	if n == 0 {
		r, _ := utf8.DecodeRuneInString(s)
		return token{}, 0, wrong(at, "%q has no place here", string(r))
	}
	return token{'w', s[:n], at}, n, nil
}

// enclosed reads what stands in quotation marks; two of them stand for one.
func enclosed(s string, mark byte) (value string, n int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != mark {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == mark {
			b.WriteByte(mark)
			i++
			continue
		}
		return b.String(), i + 1, true
	}
	return "", 0, false
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != 0 {
		p.at++
	}
	return t
}

// word takes a word of the language if it comes next.
func (p *parser) word(word string) bool {
	t := p.peek()
	if t.kind != 'w' || !strings.EqualFold(t.text, word) {
		return false
	}
	p.at++
	return true
}

func (p *parser) sign(sign string) bool {
	t := p.peek()
	if t.kind != 'o' || t.text != sign {
		return false
	}
	p.at++
	return true
}

func (p *parser) or() (*node, error) { return p.joined("OR", p.and) }

func (p *parser) and() (*node, error) { return p.joined("AND", p.not) }

func (p *parser) joined(word string, inner func() (*node, error)) (*node, error) {
	first, err := inner()
	if err != nil {
		return nil, err
	}
	n := &node{operator: word, children: []*node{first}}
	for p.word(word) {
		more, err := inner()
		if err != nil {
			return nil, err
		}
		n.children = append(n.children, more)
	}
	if len(n.children) == 1 {
		return first, nil
	}
	return n, nil
}

func (p *parser) not() (*node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, wrong(p.peek().at, "the condition is nested deeper than %d", maxDepth)
	}
	defer func() { p.depth-- }()
	if p.word("NOT") {
		n, err := p.not()
		if err != nil {
			return nil, err
		}
		return &node{operator: "NOT", children: []*node{n}}, nil
	}
	if p.sign("(") {
		n, err := p.or()
		if err != nil {
			return nil, err
		}
		if t := p.peek(); !p.sign(")") {
			return nil, wrong(t.at, "a parenthesis is not closed")
		}
		return n, nil
	}
	return p.comparison()
}

func (p *parser) column() (string, error) {
	t := p.take()
	if t.kind != 'n' && t.kind != 'w' || t.text == "" {
		return "", wrong(t.at, "the name of a column is missing")
	}
	return t.text, nil
}

func (p *parser) comparison() (*node, error) {
	column, err := p.column()
	if err != nil {
		return nil, err
	}
	if p.word("IS") {
		negated := p.word("NOT")
		if t := p.peek(); !p.word("NULL") {
			return nil, wrong(t.at, "IS is followed by NULL or NOT NULL")
		}
		return negate(&node{operator: "NULL", column: column}, negated), nil
	}
	negated := p.word("NOT")
	t := p.take()
	switch operator := strings.ToUpper(t.text); {
	case t.kind == 'w' && (operator == "LIKE" || operator == "ILIKE"):
		v, err := p.literal()
		if err != nil {
			return nil, err
		}
		if v.kind != text {
			return nil, wrong(t.at, "%s is followed by a text", operator)
		}
		return negate(&node{operator: operator, column: column, values: []literal{v}, pattern: newPattern(v.text, operator == "ILIKE")}, negated), nil
	case t.kind == 'w' && operator == "IN":
		n, err := p.in(column)
		return negate(n, negated), err
	case t.kind == 'w' && operator == "BETWEEN":
		low, err := p.literal()
		if err != nil {
			return nil, err
		}
		if at := p.peek().at; !p.word("AND") {
			return nil, wrong(at, "BETWEEN is followed by two values with AND between them")
		}
		high, err := p.literal()
		if err != nil {
			return nil, err
		}
		return negate(&node{operator: "AND", children: []*node{{operator: ">=", column: column, values: []literal{low}}, {operator: "<=", column: column, values: []literal{high}}}}, negated), nil
	case t.kind == 'o' && strings.Contains("= <> < <= > >=", operator) && !negated:
		v, err := p.literal()
		return &node{operator: operator, column: column, values: []literal{v}}, err
	}
	return nil, wrong(t.at, "behind the column %q an operator is missing", column)
}

func negate(n *node, yes bool) *node {
	if !yes || n == nil {
		return n
	}
	return &node{operator: "NOT", children: []*node{n}}
}

func (p *parser) in(column string) (*node, error) {
	n := &node{operator: "IN", column: column}
	if t := p.peek(); !p.sign("(") {
		return nil, wrong(t.at, "IN is followed by values in parentheses")
	}
	for {
		v, err := p.literal()
		if err != nil {
			return nil, err
		}
		if n.values = append(n.values, v); len(n.values) > maxValues {
			return nil, wrong(p.peek().at, "IN has more than %d values", maxValues)
		}
		if p.sign(")") {
			return n, nil
		}
		if t := p.peek(); !p.sign(",") {
			return nil, wrong(t.at, "a comma or the end of the values is missing")
		}
	}
}

func (p *parser) literal() (literal, error) {
	t := p.take()
	switch {
	case t.kind == 't':
		return literal{kind: text, text: t.text}, nil
	case t.kind == 'd':
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return literal{}, wrong(t.at, "%q is no number", t.text)
		}
		return literal{kind: real, real: f, text: t.text}, nil
	case t.kind == 'w' && (strings.EqualFold(t.text, "true") || strings.EqualFold(t.text, "false")):
		return literal{kind: boolean, yes: strings.EqualFold(t.text, "true")}, nil
	}
	return literal{}, wrong(t.at, "a value is missing: a text in single quotation marks, a number, true or false")
}

// each calls f for all comparisons.
func (n *node) each(f func(*node) error) error {
	if n == nil {
		return nil
	}
	if n.column != "" {
		if err := f(n); err != nil {
			return fmt.Errorf("the condition: %w", err)
		}
	}
	for _, c := range n.children {
		if err := c.each(f); err != nil {
			return err
		}
	}
	return nil
}
