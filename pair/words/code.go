package words

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	size        = regexp.MustCompile(`(?i)^[(\[]?[0-9]+([.,][0-9]+)?( ?[x×*] ?[0-9]+([.,][0-9]+)?)*(px|pt|em|rem|dpi|kb|mb|gb|vw|vh|%)?[)\]]?$`)
	spacedSize  = regexp.MustCompile(`([0-9]) ?[xX×] ?([0-9])`)
	uuid        = regexp.MustCompile(`(?i)^[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?$`)
	hexadecimal = regexp.MustCompile(`(?i)^(0x|#)?[0-9a-f]{8,}$`)
	encoded     = regexp.MustCompile(`^[A-Za-z0-9+/_-]{16,}={0,2}$`)
	address     = regexp.MustCompile(`(?i)^(https?|ftp|file|data|blob|mailto):|^//|^www\.|^[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|net|org|info|io|co|id|th|vn|my|kh|la|mm|ph|sg|bn|tl|edu|gov|biz|xyz|top|site|online|app|dev)(\.[a-z]{2})?([/:?#].*)?$`)
	declaration = regexp.MustCompile(`(?i)^([a-z-]+\s*:\s*[^;{}]{1,80};\s*)+$|[.#]?[a-z][\w-]*\s*\{[^}]*:|^(\.|#|--)[a-z]\w*-[\w-]+$|var\(--|\bfunction\s*\(|=>|\(\)\s*[{;]|@media|!important`)
	object      = regexp.MustCompile(`^\s*\{\s*("|'|[a-zA-Z_]+\s*:|\{|\[|\})|^\s*\[\s*("|\{|\])|[{,]\s*"[\w-]+"\s*:|\\u[0-9a-fA-F]{4}`)
	placeholder = regexp.MustCompile(`\{\{|\}\}|\{%|%\}|\$\{|<%|%>|<\?|\?>|#\{|\[\[|%[sd]\b|%[0-9]\$|\[/?(caption|gallery|img|wp|vc_|et_pb)[^\]]*\]`)
	markup      = regexp.MustCompile(`(?i)</?[a-z][^>]*>|&(nbsp|lt|gt|quot|#[0-9]+|#x[0-9a-f]+);|<!--`)
)

// codeLike reports whether a text is written for machines: an address, a hash, a size, markup, a style, data or an unfilled place of a template,
// or half of it is.
func codeLike(text string) bool {
	s := strings.TrimSpace(asciiDigits(text))
	if strings.ContainsAny(s, "{}<>[]()$%&\\#:;=@!") || strings.HasPrefix(s, ".") || strings.HasPrefix(s, "-") {
		if placeholder.MatchString(s) || object.MatchString(s) || markup.MatchString(s) || declaration.MatchString(s) && ascii(s) {
			return true
		}
	}
	coded, all := 0, 0
	for token := range strings.FieldsSeq(spacedSize.ReplaceAllString(s, "${1}x${2}")) {
		n := utf8.RuneCountInString(token)
		all += n
		if codeToken(token) {
			coded += n
		}
	}
	return coded > 0 && 2*coded >= all
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func codeToken(token string) bool {
	token = strings.TrimRight(token, ".,;!?")
	switch {
	case len(token) > 300: // longer than words and names of any language are without a space, when in ASCII
		return ascii(token)
	case address.MatchString(token), uuid.MatchString(token):
		return true
	case size.MatchString(token):
		return strings.ContainsAny(token, "xX×*%") || strings.ContainsAny(token, "pPeErRdDkKmMgGvV")
	case hexadecimal.MatchString(token):
		return strings.ContainsAny(token, "0123456789") || len(token) >= 16
	}
	if !ascii(token) {
		return false
	}
	changes, digits := alternations(token)
	if encoded.MatchString(token) && len(token) >= 20 && changes*3 >= len(token) {
		return true
	}
	return len(token) >= 8 && digits >= 4 // letters and digits take turns
}

// alternations counts how often a token goes from one kind of character (small letter, capital, digit, sign) to another, and how often from a
// letter to a digit or back.
func alternations(token string) (changes, digits int) {
	const none, small, capital, digit, sign = 0, 1, 2, 3, 4
	last := none
	for i := range len(token) {
		kind := sign
		switch c := token[i]; {
		case c >= 'a' && c <= 'z':
			kind = small
		case c >= 'A' && c <= 'Z':
			kind = capital
		case c >= '0' && c <= '9':
			kind = digit
		}
		if last != none && kind != last {
			changes++
			if kind == digit && last != sign || last == digit && kind != sign {
				digits++
			}
		}
		last = kind
	}
	return changes, digits
}
