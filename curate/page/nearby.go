package page

import (
	"unicode"
	"unicode/utf8"
)

// sentencesFrom gives the beginning of a line, at most contextMax bytes: to the end of a sentence where one ends there, else to a border between
// characters.
func sentencesFrom(line []byte) string {
	if len(line) <= contextMax {
		return string(line)
	}
	head := string(line[:min(len(line), 2*contextMax)])
	head = head[:clusterBorder(head, contextMax)]
	if at := lastStop(head, len(head)); at > 0 {
		return head[:at]
	}
	return head
}

// sentencesTo gives the end of a line, at most contextMax bytes: from the beginning of a sentence where one begins there.
func sentencesTo(line []byte) string {
	if len(line) <= contextMax {
		return string(line)
	}
	from := len(line) - contextMax
	for from < len(line) && !utf8.RuneStart(line[from]) {
		from++
	}
	tail := string(line[from:])
	if at := firstStop(tail); at > 0 {
		return tail[at:]
	}
	for i, c := range tail { // without sentences: from a space on, or from a character that cannot go on an earlier one
		if unicode.IsSpace(c) && i > 0 && i < len(tail)/2 {
			return string(trim([]byte(tail[i:])))
		}
	}
	for i, c := range tail {
		if !unicode.In(c, unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf) {
			return tail[i:]
		}
	}
	return ""
}

// ends reports whether a sentence ends with this character (Unicode property Sentence_Terminal). A full stop must be followed by space.
func ends(c rune, next byte) bool {
	if c == '.' {
		return next == ' ' || next == '\n' || next == '\t'
	}
	return unicode.Is(unicode.Sentence_Terminal, c)
}

// lastStop gives the offset behind the last sentence that ends in the second half of a text, 0 for none.
func lastStop(text string, n int) int {
	stop := 0
	for i, c := range text {
		next := i + utf8.RuneLen(c)
		if c == utf8.RuneError {
			next = i + 1
		}
		if next < n && next > n/2 && ends(c, text[next]) {
			stop = next
		}
	}
	return stop
}

// firstStop gives the offset at which the first sentence begins in the first half of a text, 0 for none.
func firstStop(text string) int {
	for i, c := range text {
		next := i + utf8.RuneLen(c)
		if c == utf8.RuneError || next >= len(text)/2 {
			return 0
		}
		if ends(c, text[next]) {
			for next < len(text) && isSpace(text[next]) {
				next++
			}
			return next
		}
	}
	return 0
}
