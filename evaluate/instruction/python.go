package instruction

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/metric"
)

// What Python's str and re take for spaces, word characters and case (Python 3.11, Library Reference, "str" and "re"). Marks are no word characters there,
// so that a Khmer word is several; that is what a comparison with published figures needs.

// space is the class \s of Python's re for text.
const space = `[\t-\r\x1c- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]`

func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

func strip(s string) string { return strings.TrimFunc(s, isSpace) }

// isWord is \w: letters, numbers and the low line, without marks.
func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func upperRune(r rune) bool { return unicode.In(r, unicode.Lu, unicode.Other_Uppercase) }

func lowerRune(r rune) bool { return unicode.In(r, unicode.Ll, unicode.Other_Lowercase) }

// isUpper is str.isupper: a cased letter, and none that is small or a title letter.
func isUpper(s string) bool { return allCased(s, upperRune, lowerRune) }

// isLower is str.islower.
func isLower(s string) bool { return allCased(s, lowerRune, upperRune) }

func allCased(s string, want, not func(rune) bool) bool {
	any := false
	for _, r := range s {
		if not(r) || unicode.Is(unicode.Lt, r) {
			return false
		}
		any = any || want(r)
	}
	return any
}

func lower(s string) string { return metric.Lower(s) }

// expression is a keyword as lm-evaluation-harness takes it: a regular expression of Python without regard to case.
type expression struct {
	text  string
	re    *regexp.Regexp // nil when what it means in Python is not known here
	fixed bool           // from a place on it finds one thing only
}

// express reads an expression. Letters, full stops, brackets and simple repetitions mean the same; backslashes, groups and what Go refuses are not known.
func express(text string) expression { return expressed(text, "(?i)") }

// expressExactly reads an expression that regards case.
func expressExactly(text string) expression { return expressed(text, "") }

func expressed(text, flags string) expression {
	e := expression{text: text, fixed: !strings.ContainsAny(text, "+*?{|")}
	if strings.ContainsAny(text, `\()^$`) {
		return e
	}
	pattern := text
	for _, possessive := range []string{"++", "*+", "?+"} { // since Python 3.11; at the end it is the same as the greedy one
		if before, ok := strings.CutSuffix(pattern, possessive); ok {
			pattern = before + possessive[:1]
			e.fixed = !strings.ContainsAny(before, "+*?{|")
		}
	}
	if flags != "" && !strings.Contains(pattern, "[") { // these four are one letter to re.IGNORECASE, two to Unicode's simple folding
		pattern = strings.NewReplacer("i", "[iıİ]", "I", "[iıİ]", "ı", "[iıİ]", "İ", "[iıİ]").Replace(pattern)
	}
	if re, err := regexp.Compile(flags + pattern); err == nil {
		e.re = re
	}
	return e
}

// standsIn reports whether it is found between two word boundaries, Python's \b.
func (e expression) standsIn(text string) bool {
	for from := 0; from <= len(text); {
		found := e.re.FindStringIndex(text[from:])
		if found == nil {
			return false
		}
		at, end := from+found[0], from+found[1]
		if boundary(text, at) && boundary(text, end) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + max(size, 1)
	}
	return false
}

func boundary(text string, at int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:at])
	after, m := utf8.DecodeRuneInString(text[at:])
	return (n > 0 && isWord(before)) != (m > 0 && isWord(after))
}

// clean gives text as Python would hold it: what is no UTF-8 becomes U+FFFD.
func clean(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
