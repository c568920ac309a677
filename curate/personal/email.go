package personal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxLocal  = 64  // RFC 5321, section 4.5.3.1.1
	maxDomain = 255 // section 4.5.3.1.2
)

// pictureEndings are endings of file names that look like addresses, such as "logo@2x.png".
var pictureEndings = []string{"png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "ico", "css", "js"}

// emailAt finds the address around the '@' at i: a local part of ASCII letters, digits and . _ % + - ', and a domain name whose last label has
// letters only (RFC 5321; of the quoted and internationalised forms none are recognised). Scripts without word spaces may stand against both
// ends. A Latin letter with a mark right before the '@' (or before a joiner) is taken with its word, since in Latin script words are spaced.
func emailAt(text string, i, floor int) (start, end int, ok bool) {
	start = i
	for start > floor && i-start < maxLocal && localByte(text[start-1]) {
		start--
	}
	if start > floor && i-start == maxLocal && localByte(text[start-1]) {
		return 0, 0, false
	}
	if start == i || strings.IndexByte("._+-", text[start]) >= 0 {
		start = latinWord(text, start, floor)
	}
	for start < i && strings.IndexByte(".'%-+", text[start]) >= 0 {
		start++
	}
	if start == i {
		return 0, 0, false
	}
	end = domainEnd(text, i+1)
	return start, end, end > 0
}

// localEnd moves over bytes that a local part may have.
func localEnd(text string, i int) int {
	for from := i; i < len(text) && i-from < maxLocal && localByte(text[i]); i++ {
	}
	return i
}

func localByte(c byte) bool {
	return asciiLetter(c) || asciiDigit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '\''
}

// latinWord moves back over a word with Latin letters outside ASCII.
func latinWord(text string, start, floor int) int {
	i := start
	for i > floor && start-i < maxLocal {
		r, w := utf8.DecodeLastRuneInString(text[floor:i])
		if !(r < utf8.RuneSelf && localByte(byte(r)) || r >= 0xC0 && unicode.Is(unicode.Latin, r) || r >= 0x300 && r <= 0x36F) {
			break
		}
		i -= w
	}
	for i < start { // a mark at the beginning belongs to what stands before
		r, w := utf8.DecodeRuneInString(text[i:])
		if r < 0x300 || r > 0x36F {
			break
		}
		i += w
	}
	return i
}

// domainEnd gives the end of the domain name that begins at i, or 0 when there is none.
func domainEnd(text string, i int) (end int) {
	from, labels := i, 0
	for i < len(text) && i-from < maxDomain {
		stop := i
		for stop < len(text) && stop-from < maxDomain && (asciiLetter(text[stop]) || asciiDigit(text[stop]) || text[stop] == '-') {
			stop++
		}
		cut := unmarked(text, i, stop)
		label := strings.TrimRight(text[i:cut], "-")
		if label == "" || label[0] == '-' || labels > 0 && end > 0 && newSentence(text[from:end], label) {
			break
		}
		labels++
		if labels > 1 && topLevel(label) {
			end = i + len(label)
		}
		if cut < stop || stop >= len(text) || text[stop] != '.' {
			break
		}
		i = stop + 1
	}
	return end
}

// unmarked takes the last letter of a label away when marks stand on it: the reader sees a letter that is not of ASCII.
func unmarked(text string, i, stop int) int {
	if stop <= i || stop >= len(text) || text[stop] < 0xCC {
		return stop
	}
	if r, _ := utf8.DecodeRuneInString(text[stop:]); unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me) || r == 0x200D {
		return stop - 1
	}
	return stop
}

// topLevel reports whether a label may be the last of a domain name.
func topLevel(label string) bool {
	if len(label) < 2 || len(label) > 24 {
		return len(label) > 4 && strings.HasPrefix(strings.ToLower(label), "xn--")
	}
	for i := range len(label) {
		if !asciiLetter(label[i]) {
			return strings.HasPrefix(strings.ToLower(label), "xn--")
		}
	}
	for _, p := range pictureEndings {
		if strings.EqualFold(label, p) {
			return false
		}
	}
	return true
}

// newSentence reports whether a label that begins with a capital follows a complete name without one: "x@example.com.Telepon".
func newSentence(name, label string) bool {
	return label[0] >= 'A' && label[0] <= 'Z' && strings.ToLower(name) == name
}
