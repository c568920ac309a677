package jinja

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// maxDepth bounds how deep expressions and statements lie in each other.
const maxDepth = 100

// parser reads a template.
type parser struct {
	source string
	pieces []piece
	cuts   bool

	list  []token // of the expression at hand
	depth int
}

// parts reads pieces up to a statement that ends a block; its word stays in front of the rest.
func (p *parser) parts(block string, depth int) (list []part, err error) {
	if depth > maxDepth {
		return nil, fault.New(fault.Invalid, "blocks lie more than %d deep in each other", maxDepth)
	}
	for len(p.pieces) > 0 {
		at := p.pieces[0]
		word, rest, _ := strings.Cut(strings.TrimSpace(at.text), " ")
		if at.kind == 's' && block != "" && (word == "end"+block || block == "if" && (word == "elif" || word == "else")) {
			return list, nil
		}
		p.pieces = p.pieces[1:]
		switch {
		case at.kind == 't':
			list = append(list, plain(at.text))
		case at.kind == 'e':
			e, err := p.printed(at.text, at.line)
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		case word == "if":
			c, err := p.choice(rest, at, depth)
			if err != nil {
				return nil, err
			}
			list = append(list, c)
		case word == "for":
			l, err := p.loop(rest, at, depth)
			if err != nil {
				return nil, err
			}
			list = append(list, l)
		case word == "set":
			name, value, ok := strings.Cut(rest, "=")
			if name = strings.TrimSpace(name); !ok || !isName(name) {
				return nil, unknown(at)
			}
			e, err := p.printed(value, at.line)
			if err != nil {
				return nil, err
			}
			list = append(list, set{name, e})
		default:
			return nil, unknown(at)
		}
	}
	if block != "" {
		return nil, fault.New(fault.Invalid, "{%% %s %%} is not ended", block)
	}
	return list, nil
}

func unknown(at piece) error {
	return fault.New(fault.Invalid, "the statement is not understood").At("line %d, {%%%s%%}", at.line, clip(at.text))
}

func (p *parser) choice(test string, at piece, depth int) (c choice, err error) {
	for {
		var e *printed
		if test != "" {
			own, err := p.printed(test, at.line)
			if err != nil {
				return c, err
			}
			e = &own
		} else if len(c.tests) == 0 {
			return c, unknown(at)
		}
		body, err := p.parts("if", depth+1)
		if err != nil {
			return c, err
		}
		c.tests, c.bodies = append(c.tests, e), append(c.bodies, body)
		at = p.pieces[0]
		p.pieces = p.pieces[1:]
		word, rest, _ := strings.Cut(strings.TrimSpace(at.text), " ")
		switch {
		case word == "endif":
			return c, nil
		case e == nil, word == "elif" && strings.TrimSpace(rest) == "", word == "else" && rest != "":
			return c, unknown(at)
		}
		test = rest
	}
}

func (p *parser) loop(rest string, at piece, depth int) (l loop, err error) {
	name, over, ok := strings.Cut(rest, " in ")
	if l.name = strings.TrimSpace(name); !ok || !isName(l.name) {
		return l, unknown(at)
	}
	if l.over, err = p.printed(over, at.line); err != nil {
		return l, err
	}
	if l.body, err = p.parts("for", depth+1); err != nil {
		return l, err
	}
	p.pieces = p.pieces[1:]
	return l, nil
}

func isName(s string) bool {
	list, err := tokens(s)
	return err == nil && len(list) == 1 && list[0].kind == 'n' && !slices.Contains(words, s)
}

// words are no names of variables.
var words = []string{"and", "or", "not", "in", "is", "if", "else"}

func (p *parser) printed(text string, line int) (e printed, err error) {
	own, err := p.alone(text, line)
	return printed{own, line, clip(strings.TrimSpace(text))}, err
}

// alone reads an expression that takes up a whole text.
func (p *parser) alone(text string, line int) (e expression, err error) {
	if p.list, err = tokens(text); err == nil {
		p.depth = 0
		e, err = p.ternary()
	}
	if err == nil && len(p.list) > 0 {
		err = fault.New(fault.Invalid, "%q is not understood", p.list[0].text)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "%w", err).At("line %d, %s", line, clip(strings.TrimSpace(text)))
	}
	return e, nil
}

// peek gives the next word; take takes it when it is the operator or word that is named.
func (p *parser) peek() token {
	if len(p.list) == 0 {
		return token{}
	}
	return p.list[0]
}

func (p *parser) take(text string) bool {
	if t := p.peek(); t.text == text && (t.kind == 'o' || t.kind == 'n') {
		p.list = p.list[1:]
		return true
	}
	return false
}

func (p *parser) want(text string) error {
	if p.take(text) {
		return nil
	}
	if t := p.peek(); t.kind != 0 {
		return fault.New(fault.Invalid, "%q stands where %q is expected", t.text, text)
	}
	return fault.New(fault.Invalid, "%q is missing at the end", text)
}

// ternary reads A if B else C.
func (p *parser) ternary() (expression, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fault.New(fault.Invalid, "the expression lies more than %d deep in itself", maxDepth)
	}
	defer func() { p.depth-- }()
	e, err := p.binary(0)
	if err != nil || !p.take("if") {
		return e, err
	}
	test, err := p.binary(0)
	if err != nil {
		return nil, err
	}
	var other expression = value{""} // Jinja's undefined prints nothing
	if p.take("else") {
		if other, err = p.ternary(); err != nil {
			return nil, err
		}
	}
	return either{test, e, other}, nil
}

// levels are the operators by how loosely they bind, after Jinja's parser.
var levels = [][]string{{"or"}, {"and"}, {"not"}, {"==", "!=", "<=", ">=", "<", ">", "in", "not in"}, {"+", "-"}, {"~"}, {"*", "/", "//", "%"}}

func (p *parser) binary(level int) (expression, error) {
	if level == len(levels) {
		return p.unary()
	}
	if levels[level][0] == "not" {
		if p.take("not") {
			if p.depth++; p.depth > maxDepth {
				return nil, fault.New(fault.Invalid, "the expression lies more than %d deep in itself", maxDepth)
			}
			defer func() { p.depth-- }()
			e, err := p.binary(level)
			return not{e}, err
		}
		return p.binary(level + 1)
	}
	left, err := p.binary(level + 1)
	for err == nil {
		op := p.operator(levels[level])
		if op == "" {
			return left, nil
		}
		var right expression
		if right, err = p.binary(level + 1); err == nil {
			left = operation{op, left, right}
		}
	}
	return nil, err
}

// operator takes one of some operators.
func (p *parser) operator(list []string) string {
	if len(p.list) > 1 && p.list[0] == (token{'n', "not"}) && p.list[1] == (token{'n', "in"}) && slices.Contains(list, "not in") {
		p.list = p.list[2:]
		return "not in"
	}
	for _, op := range list {
		if op != "not in" && p.take(op) {
			return op
		}
	}
	return ""
}

// test reads what stands behind "is".
func (p *parser) test(left expression) (expression, error) {
	turned := p.take("not")
	t := p.peek()
	if t.kind != 'n' || !slices.Contains(tests, t.text) {
		return nil, fault.New(fault.Invalid, "the test %q is not understood", t.text)
	}
	p.list = p.list[1:]
	var e expression = tested{left, t.text}
	if turned {
		e = not{e}
	}
	return e, nil
}

// unary reads an operand with what stands behind it: members, then filters and tests, which a sign before the operand comes before.
func (p *parser) unary() (e expression, err error) {
	signs := 0
	for p.take("-") {
		signs++
	}
	if e, err = p.primary(); err == nil {
		e, err = p.postfix(e, signs == 0)
	}
	if signs > 0 && err == nil {
		if signs%2 == 1 {
			e = operation{"-", value{int64(0)}, e}
		}
		e, err = p.postfix(e, true)
	}
	return e, err
}

func (p *parser) postfix(e expression, filtered bool) (expression, error) {
	var err error
	for err == nil {
		switch {
		case p.take("."):
			e, err = p.member(e)
		case p.take("["):
			e, err = p.index(e)
		case filtered && p.take("|"):
			e, err = p.filter(e)
		case filtered && p.take("is"):
			e, err = p.test(e)
		case p.peek() == token{'o', "("}:
			return nil, fault.New(fault.Invalid, "only methods and range are called")
		default:
			return e, nil
		}
	}
	return nil, err
}

func (p *parser) primary() (expression, error) {
	t := p.peek()
	if t.kind == 0 {
		return nil, fault.New(fault.Invalid, "the expression breaks off")
	}
	p.list = p.list[1:]
	switch {
	case t.kind == 's':
		text := t.text
		for p.peek().kind == 's' { // texts side by side are one
			text += p.peek().text
			p.list = p.list[1:]
		}
		return value{text}, nil
	case t.kind == 'i':
		n, err := strconv.ParseInt(t.text, 10, 64)
		return value{n}, err
	case t.kind == 'f':
		n, err := strconv.ParseFloat(t.text, 64)
		return value{n}, err
	case t.text == "(":
		e, err := p.ternary()
		if err == nil {
			err = p.want(")")
		}
		return e, err
	case t.text == "[":
		list, err := p.arguments("]")
		return array(list), err
	case t.text == "{":
		return p.object()
	case t.kind != 'n' || slices.Contains(words, t.text):
		return nil, fault.New(fault.Invalid, "%q is not understood", t.text)
	case t.text == "range" && p.take("("):
		list, err := p.arguments(")")
		if err == nil && (len(list) == 0 || len(list) > 2) {
			err = fault.New(fault.Invalid, "range takes one or two numbers")
		}
		return counted(list), err
	}
	if v, ok := constants[t.text]; ok {
		return value{v}, nil
	}
	return name(t.text), nil
}

var constants = map[string]any{"true": true, "True": true, "false": false, "False": false, "none": nil, "None": nil}

// arguments reads expressions up to what closes them.
func (p *parser) arguments(closing string) (list []expression, err error) {
	for !p.take(closing) {
		if len(list) > 0 {
			if err := p.want(","); err != nil {
				return nil, err
			}
			if p.take(closing) {
				break
			}
		}
		e, err := p.ternary()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// object reads {"A": 0, …}.
func (p *parser) object() (expression, error) {
	var o object
	for !p.take("}") {
		if len(o.keys) > 0 {
			if err := p.want(","); err != nil {
				return nil, err
			}
			if p.take("}") {
				break
			}
		}
		k, err := p.ternary()
		if err == nil {
			err = p.want(":")
		}
		if err != nil {
			return nil, err
		}
		v, err := p.ternary()
		if err != nil {
			return nil, err
		}
		o.keys, o.values = append(o.keys, k), append(o.values, v)
	}
	return o, nil
}

// member reads what stands behind a full stop: a method that is called, or a member.
func (p *parser) member(e expression) (expression, error) {
	t := p.peek()
	if t.kind != 'n' && t.kind != 'i' {
		return nil, fault.New(fault.Invalid, "%q stands behind a full stop", t.text)
	}
	p.list = p.list[1:]
	if !p.take("(") {
		return item{e, value{t.text}, true}, nil
	}
	list, err := p.arguments(")")
	if err != nil {
		return nil, err
	}
	m, ok := methods[t.text]
	if !ok || len(list) < m.least || len(list) > m.most {
		return nil, fault.New(fault.Invalid, "the method %s with %d arguments is not understood", t.text, len(list))
	}
	return call{t.text, m.do, append([]expression{e}, list...)}, nil
}

func (p *parser) filter(e expression) (expression, error) {
	t := p.peek()
	if t.kind != 'n' {
		return nil, fault.New(fault.Invalid, "%q is no filter", t.text)
	}
	p.list = p.list[1:]
	var list []expression
	if p.take("(") {
		var err error
		if list, err = p.arguments(")"); err != nil {
			return nil, err
		}
	}
	f, ok := filters[t.text]
	if !ok || len(list) < f.least || len(list) > f.most {
		return nil, fault.New(fault.Invalid, "the filter %s with %d arguments is not understood", t.text, len(list))
	}
	if t.text == "default" {
		return fallback{e, list[0]}, nil
	}
	return call{t.text, f.do, append([]expression{e}, list...)}, nil
}

// index reads [i] or [from:to].
func (p *parser) index(e expression) (_ expression, err error) {
	var from, to expression
	if p.peek().text != ":" || p.peek().kind != 'o' {
		if from, err = p.ternary(); err != nil {
			return nil, err
		}
		if p.take("]") {
			return item{e, from, false}, nil
		}
	}
	if err := p.want(":"); err != nil {
		return nil, err
	}
	if !p.take("]") {
		if to, err = p.ternary(); err != nil {
			return nil, err
		}
		if err := p.want("]"); err != nil {
			return nil, err
		}
	}
	p.cuts = true
	return slice{e, from, to}, nil
}
