package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// unspaced are the scripts in which a line goes on in the next without a space.
var unspaced = map[language.Script]bool{
	language.Thai: true, language.Laoo: true, language.Khmr: true, language.Mymr: true, language.Java: true, language.Bali: true,
	language.Lana: true, language.Talu: true, language.Tale: true, language.Tavt: true, language.Tibt: true,
	language.Hani: true, language.Hira: true, language.Kana: true,
}

// unbroken are languages in Latin letters that never break a word with a hyphen: one at the end of a line was written there.
var unbroken = map[string]bool{"vie": true, "hmn": true, "mww": true, "hnj": true}

// Join puts the next line to a text as its script asks: without a space in Thai, Lao, Khmer, Burmese, Javanese and others that have none between words, and
// after a space in all others; in Latin letters a word broken by a hyphen becomes whole. Hyphens of doubled words (anak-anak), before capitals and digits, and
// of Vietnamese stay. A space follows the marks that end sentences and phrases of Khmer and Burmese, where writers put one.
func Join(text, next string, tag language.Tag) string {
	text, next = strings.TrimRight(text, " \t"), strings.TrimLeft(next, " \t")
	if text == "" || next == "" {
		return text + next
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	first, _ := utf8.DecodeRuneInString(next)
	switch head, hyphen := beforeHyphen(text); {
	case hyphen && Broken(text, next, tag):
		return head + next
	case hyphen:
		return text + next
	}
	if unspaced[language.ScriptOf(last)] && unspaced[language.ScriptOf(first)] && !strings.ContainsRune("។៕၊။", last) {
		return text + next
	}
	return text + " " + next
}

// beforeHyphen gives a text without the hyphen that it ends with; ok is false when there is none, or none after a letter or digit.
func beforeHyphen(text string) (head string, ok bool) {
	last, size := utf8.DecodeLastRuneInString(text)
	if last != '-' && last != '\u2010' && last != '\u00AD' {
		return text, false
	}
	head = text[:len(text)-size]
	before, _ := utf8.DecodeLastRuneInString(head)
	return head, unicode.IsLetter(before) || unicode.IsMark(before) || unicode.IsDigit(before)
}

// Broken reports whether a line ends with a hyphen that only breaks a word, which goes on at the beginning of the next line. Neither has space at its ends.
func Broken(line, next string, tag language.Tag) bool {
	head, ok := beforeHyphen(line)
	return ok && next != "" && (strings.HasSuffix(line, "\u00AD") || broken(head, next, tag))
}

// broken reports whether a hyphen between two lines was put there to break a word.
func broken(text, next string, tag language.Tag) bool {
	first, _ := utf8.DecodeRuneInString(next)
	if language.ScriptOf(first) != language.Latn || !unicode.IsLower(first) || unbroken[tag.Language()] {
		return false
	}
	head := strings.ToLower(text[strings.LastIndexFunc(text, func(r rune) bool { return !inWord(r) })+1:])
	tail := next
	if i := strings.IndexFunc(next, func(r rune) bool { return !inWord(r) }); i >= 0 {
		tail = next[:i]
	}
	last, _ := utf8.DecodeLastRuneInString(head)
	return language.ScriptOf(last) == language.Latn && !doubled(head, strings.ToLower(tail))
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// doubled reports whether the second half is the first again, but for prefixes of the one and suffixes of the other: anak-anak, berlari-lari, buku-bukunya.
func doubled(head, tail string) bool {
	// The longest end of head that tail begins with.
	for n := min(len(head), len(tail)); n >= 3; n-- {
		if strings.HasPrefix(tail, head[len(head)-n:]) {
			return true
		}
	}
	return false
}
