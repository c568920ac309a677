package jinja

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// method is a method or filter; the first argument is what it is called on and is not counted.
type method struct {
	least, most int
	do          func(args []any) (any, error)
}

// methods are those of Python's texts, lists and maps.
var methods = map[string]method{
	"strip":      {0, 1, texts(stripped(true, true))},
	"lstrip":     {0, 1, texts(stripped(true, false))},
	"rstrip":     {0, 1, texts(stripped(false, true))},
	"lower":      {0, 0, texts(func(s []string) (any, error) { return strings.ToLower(s[0]), nil })},
	"upper":      {0, 0, texts(func(s []string) (any, error) { return strings.ToUpper(s[0]), nil })},
	"capitalize": {0, 0, texts(func(s []string) (any, error) { return capitalised(s[0]), nil })},
	"startswith": {1, 1, texts(func(s []string) (any, error) { return strings.HasPrefix(s[0], s[1]), nil })},
	"endswith":   {1, 1, texts(func(s []string) (any, error) { return strings.HasSuffix(s[0], s[1]), nil })},
	"replace":    {2, 2, texts(func(s []string) (any, error) { return replaced(s[0], s[1], s[2]) })},
	"split":      {0, 1, texts(func(s []string) (any, error) { return parted(s) })},
	"join": {1, 1, func(a []any) (any, error) {
		by, ok := a[0].(string)
		if !ok {
			return nil, fault.New(fault.Invalid, "%s joins nothing", kindOf(a[0]))
		}
		return assembled(a[1], by, true)
	}},
	"index": {1, 1, placed},
	"get": {1, 2, func(a []any) (any, error) {
		m, ok := a[0].(map[string]any)
		if !ok {
			return nil, fault.New(fault.Invalid, "%s has no members", kindOf(a[0]))
		}
		if v, ok := m[Text(a[1])]; ok || len(a) == 2 {
			return v, nil
		}
		return a[2], nil
	}},
}

// filters are those of Jinja, and the one that lm-evaluation-harness adds is left out: it takes Python's regular expressions.
var filters = map[string]method{
	"trim":       {0, 0, shown(func(s string) (any, error) { return stripped(true, true)([]string{s}) })},
	"lower":      {0, 0, shown(func(s string) (any, error) { return strings.ToLower(s), nil })},
	"upper":      {0, 0, shown(func(s string) (any, error) { return strings.ToUpper(s), nil })},
	"capitalize": {0, 0, shown(func(s string) (any, error) { return capitalised(s), nil })},
	"string":     {0, 0, shown(func(s string) (any, error) { return s, nil })},
	"length":     {0, 0, length},
	"count":      {0, 0, length},
	"first":      {0, 0, func(a []any) (any, error) { return ended(a[0], false) }},
	"last":       {0, 0, func(a []any) (any, error) { return ended(a[0], true) }},
	"default":    {1, 1, nil}, // of the parser
	"replace":    {2, 2, func(a []any) (any, error) { return replaced(Text(a[0]), Text(a[1]), Text(a[2])) }},
	"join": {0, 1, func(a []any) (any, error) {
		by := ""
		if len(a) == 2 {
			by = Text(a[1])
		}
		return assembled(a[0], by, false)
	}},
	"int": {0, 0, func(a []any) (any, error) {
		if f, ok := number(a[0]); ok {
			return int64(f), nil
		}
		n, err := strconv.ParseInt(strings.TrimSpace(Text(a[0])), 10, 64)
		if err != nil { // Jinja gives 0; here unknown is not zero
			return nil, fault.New(fault.Invalid, "%q is no whole number", Text(a[0]))
		}
		return n, nil
	}},
	"float": {0, 0, func(a []any) (any, error) {
		if f, ok := number(a[0]); ok {
			return f, nil
		}
		f, err := strconv.ParseFloat(strings.TrimSpace(Text(a[0])), 64)
		if err != nil {
			return nil, fault.New(fault.Invalid, "%q is no number", Text(a[0]))
		}
		return f, nil
	}},
	"list": {0, 0, func(a []any) (any, error) {
		switch v := a[0].(type) {
		case []any:
			return v, nil
		case string:
			list := []any{}
			for _, r := range v {
				list = append(list, string(r))
			}
			return list, nil
		}
		return nil, fault.New(fault.Invalid, "%s is no list", kindOf(a[0]))
	}},
}

// texts makes a method of texts.
func texts(do func(s []string) (any, error)) func(args []any) (any, error) {
	return func(args []any) (any, error) {
		s := make([]string, len(args))
		for n, a := range args {
			var ok bool
			if s[n], ok = a.(string); !ok {
				return nil, fault.New(fault.Invalid, "%s is no text", kindOf(a))
			}
		}
		return do(s)
	}
}

// shown makes a filter of anything as it is printed.
func shown(do func(s string) (any, error)) func(args []any) (any, error) {
	return func(args []any) (any, error) { return do(Text(args[0])) }
}

// space is what Python's strip takes away.
func space(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

func stripped(left, right bool) func(s []string) (any, error) {
	return func(s []string) (any, error) {
		is := space
		if len(s) == 2 {
			is = func(r rune) bool { return strings.ContainsRune(s[1], r) }
		}
		text := s[0]
		if left {
			text = strings.TrimLeftFunc(text, is)
		}
		if right {
			text = strings.TrimRightFunc(text, is)
		}
		return text, nil
	}
}

func capitalised(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToTitle(r)) + strings.ToLower(s[n:])
}

func replaced(s, old, with string) (any, error) {
	if grown := len(s) + (strings.Count(s, old))*len(with); grown > maxText {
		return nil, fault.New(fault.Invalid, "the text has more than %d MiB", maxText>>20)
	}
	return strings.ReplaceAll(s, old, with), nil
}

func parted(s []string) (any, error) {
	var parts []string
	switch {
	case len(s) == 1:
		parts = strings.FieldsFunc(s[0], space)
	case s[1] == "":
		return nil, fault.New(fault.Invalid, "it splits by nothing")
	default:
		parts = strings.Split(s[0], s[1])
	}
	if len(parts) > maxList {
		return nil, fault.New(fault.Invalid, "the list has more than %d elements", maxList)
	}
	list := make([]any, len(parts))
	for n, p := range parts {
		list[n] = p
	}
	return list, nil
}

// assembled joins a list; the method takes texts only, the filter anything.
func assembled(v any, by string, strict bool) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, fault.New(fault.Invalid, "%s is no list", kindOf(v))
	}
	parts, size := make([]string, len(list)), 0
	for n, e := range list {
		if _, ok := e.(string); strict && !ok {
			return nil, fault.New(fault.Invalid, "%s is no text", kindOf(e))
		}
		parts[n] = Text(e)
		if size += len(parts[n]) + len(by); size > maxText {
			return nil, fault.New(fault.Invalid, "the text has more than %d MiB", maxText>>20)
		}
	}
	return strings.Join(parts, by), nil
}

// placed gives where something stands in a list or text.
func placed(a []any) (any, error) {
	at := -1
	switch v := a[0].(type) {
	case []any:
		at = slices.IndexFunc(v, func(e any) bool { return equal(e, a[1]) })
	case string:
		if part, ok := a[1].(string); ok {
			if at = strings.Index(v, part); at > 0 {
				at = utf8.RuneCountInString(v[:at])
			}
		}
	default:
		return nil, fault.New(fault.Invalid, "%s has no places", kindOf(a[0]))
	}
	if at < 0 {
		return nil, fault.New(fault.Invalid, "%s is not in it", inner(a[1]))
	}
	return int64(at), nil
}

func length(a []any) (any, error) {
	switch v := a[0].(type) {
	case string:
		return int64(utf8.RuneCountInString(v)), nil
	case []any:
		return int64(len(v)), nil
	case map[string]any:
		return int64(len(v)), nil
	}
	return nil, fault.New(fault.Invalid, "%s has no length", kindOf(a[0]))
}

func ended(v any, last bool) (any, error) {
	switch v := v.(type) {
	case []any:
		if len(v) > 0 && last {
			return v[len(v)-1], nil
		} else if len(v) > 0 {
			return v[0], nil
		}
	case string:
		if r := []rune(v); len(r) > 0 && last {
			return string(r[len(r)-1]), nil
		} else if len(r) > 0 {
			return string(r[0]), nil
		}
	}
	return nil, fault.New(fault.Invalid, "%s has no such element", kindOf(v))
}
