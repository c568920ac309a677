package segment

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// Sentences gives the sentences of a text of a language in order; the spaces behind a sentence belong to it. Joined they are the text.
//
// A sentence ends at a line end; behind the marks that end one (of the profile and of the Unicode property Sentence_Terminal, without
// those that stand for a comma, such as ၊), quotes and brackets closed after them included; behind a full stop unless it belongs to an
// abbreviation, an initial or a number, or a small letter follows. Thai has no full stop, nor has Lao but in newer text, and Khmer and
// Burmese writers may leave theirs out: a space ends a phrase there when a small linear model of what stands on both sides says so, in
// Thai always and in the others where the text has no mark at all. The unit is then the phrase, and no more is claimed for it.
func (s *Segmenter) Sentences(text string, tag language.Tag) iter.Seq[string] {
	return func(yield func(string) bool) {
		phrases := !hasEndMarks(text) // spaces part phrases only where no mark parts sentences; in Thai always
		start := 0
		for i := 0; i < len(text); {
			end := language.ClusterEnd(text, i)
			next, ends := i, false
			switch kind := sentenceMark(text[i:end]); kind {
			case noMark:
				i = end
				continue
			case lineMark:
				next, ends = end, true
			case spaceMark:
				next = skipSpaces(text, end)
				ends = next < len(text) && start < i && phraseEnds(text, start, i, next, phrases)
			default:
				closed := skipClosers(text, end)
				next = skipSpaces(text, closed)
				ends = kind == fullMark && fullMarkEnds(text, text[i], closed, next) || kind == stopMark && stopEnds(text, start, i, closed, next, tag)
				if !ends {
					next = end
				}
			}
			i = next
			if ends && i < len(text) {
				if !yield(text[start:i]) {
					return
				}
				start = i
			}
		}
		if start < len(text) {
			yield(text[start:])
		}
	}
}

// hasEndMarks says whether a text has any mark that ends sentences, or a full stop before a space or at its end.
func hasEndMarks(text string) bool {
	for i := 0; i < len(text); {
		if b := text[i]; b >= 'A' && b < utf8.RuneSelf || b == ' ' {
			i++
			continue
		}
		end := i + 1
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end++
		}
		switch sentenceMark(text[i:end]) {
		case fullMark:
			return true
		case stopMark:
			if end == len(text) || text[end] == ' ' {
				return true
			}
		}
		i = end
	}
	return false
}

// markKind is what a cluster may mean for the end of a sentence.
type markKind uint8

const (
	noMark    markKind = iota
	lineMark           // line feed and its like
	spaceMark          // a space
	stopMark           // full stop or ellipsis, which also ends abbreviations
	fullMark           // a mark that ends sentences and nothing else
)

func sentenceMark(cluster string) markKind {
	if c := cluster[0]; c < utf8.RuneSelf {
		switch {
		case c == '.':
			return stopMark
		case c == '!', c == '?':
			return fullMark
		case c == ' ', c == '\t':
			return spaceMark
		case c >= '\n' && c <= '\r':
			return lineMark
		}
		return noMark
	}
	r, _ := utf8.DecodeRuneInString(cluster)
	if class := language.ClassOf(r); class == language.Letter || class == language.Mark || class == language.Other {
		return noMark
	}
	switch r {
	case '\u0085', '\u2028', '\u2029':
		return lineMark
	case '\u00a0', '\u3000', '\u200b':
		return spaceMark
	case '…', '‥', '．':
		return stopMark
	case '។', '៕', '៚', '။', '๚', '๛':
		return fullMark
	case '၊', '꧈', '᭞', '᥄', '᥅': // Burmese, Javanese and Balinese commas; marks of Limbu
		return noMark
	}
	if unicode.Is(unicode.Sentence_Terminal, r) {
		return fullMark
	}
	return noMark
}

func skipSpaces(text string, i int) int {
	for i < len(text) {
		end := language.ClusterEnd(text, i)
		if sentenceMark(text[i:end]) != spaceMark {
			break
		}
		i = end
	}
	return i
}

// skipClosers goes past marks that end sentences, and quotes and brackets that close.
func skipClosers(text string, i int) int {
	for i < len(text) {
		end := language.ClusterEnd(text, i)
		r, _ := utf8.DecodeRuneInString(text[i:end])
		kind := sentenceMark(text[i:end])
		turned := unicode.Is(unicode.Pi, r) && (end == len(text) || sentenceMark(text[end:]) == spaceMark) // “ closes in Urdu and German
		if kind != fullMark && kind != stopMark && r != '"' && r != '\'' && !turned && !unicode.In(r, unicode.Pe, unicode.Pf) {
			break
		}
		i = end
	}
	return i
}

// fullMarkEnds says whether a mark that ends sentences does so: not where a small letter goes on after ! or ?, nor inside an address.
func fullMarkEnds(text string, mark byte, closed, next int) bool {
	if next == len(text) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[next:])
	if unicode.IsLower(r) && mark < utf8.RuneSelf {
		return false
	}
	if khmerEtCetera(text, closed) {
		return false
	}
	return next > closed || language.ClassOf(r) != language.Symbol && r != '/' && r != '&' && r != ','
}

// khmerEtCetera says whether text goes on after a khan as in ។ល។ or ។បេ។, "and so on".
func khmerEtCetera(text string, i int) bool {
	return strings.HasSuffix(text[:i], "។") && (strings.HasPrefix(text[i:], "ល។") || strings.HasPrefix(text[i:], "បេ។"))
}

// stopEnds says whether a full stop at offset i of a sentence that begins at start ends it; closed is where the stop and what closes after
// it end, next where the text goes on behind spaces.
func stopEnds(text string, start, i, closed, next int, tag language.Tag) bool {
	if next == len(text) {
		return true
	}
	follow, width := utf8.DecodeRuneInString(text[next:])
	before := lastWord(text[start:i])
	spaced := next > closed
	mark, _ := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.IsLower(follow) || mark != '.' && mark != '．' && !unicode.IsUpper(follow): // behind an ellipsis a thought may go on
		return false
	case before == "" && !spaced: // a stop that was typed with its space on the wrong side
		r, _ := utf8.DecodeLastRuneInString(text[start:i])
		return (r == ' ' || unicode.In(r, unicode.Pe, unicode.Pf)) && language.ClassOf(follow) == language.Letter && !unicode.IsUpper(follow)
	case phraseScript(text, i) != language.Unknown: // scripts without spaces, where a stop after little is an abbreviation: พ.ศ.
		piece := language.CountClusters(before[strings.LastIndexByte(before, '.')+1:])
		return piece > 3 || spaced && piece > 2
	case isCaseless(before) && closed > i+utf8.RuneLen(mark): // a quotation ends with its sentence
		return true
	case isCaseless(before) && isJawiInitial(before, tag):
		return false
	case isCaseless(before):
		return caselessStopEnds(before, text[next:], spaced, language.ClassOf(follow) == language.Letter || follow == '"' || unicode.In(follow, unicode.Ps, unicode.Pi))
	case !spaced && !language.IsWordCharacter(follow) && sentenceMark(text[next:]) == noMark && !unicode.In(follow, unicode.Ps, unicode.Pi):
		return false // a number, an address
	case isAbbreviation(before, tag):
		return false
	case !spaced && unicode.IsUpper(follow): // only where a word of small letters meets a capitalised one
		last, _ := utf8.DecodeLastRuneInString(before)
		second, _ := utf8.DecodeRuneInString(text[next+width:])
		return language.CountClusters(before) > 2 && (unicode.IsLower(last) || language.ClassOf(last) == language.Digit) && !unicode.IsUpper(second) && second != '.'
	}
	return spaced || !language.IsWordCharacter(follow) || language.ScriptOf(follow) != language.Latn
}

// isCaseless says whether a word begins with a letter of a script without capitals.
func isCaseless(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return language.ClassOf(r) == language.Letter && !unicode.IsUpper(r) && !unicode.IsLower(r)
}

// caselessStopEnds says whether a full stop behind a word of a script without capitals ends the sentence: not behind a piece of an
// abbreviation with several stops or a Tamil initial, and without a space only where a letter, number or quote goes on that is no next such piece.
func caselessStopEnds(before, rest string, spaced, letter bool) bool {
	if dot := strings.LastIndexByte(before, '.'); dot >= 0 && language.CountClusters(before[dot+1:]) < 3 {
		return false
	}
	r, width := utf8.DecodeRuneInString(before)
	if width == len(before) && (language.ScriptOf(r) == language.Taml || language.ScriptOf(r) != language.Arab && !spaced) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	follow, _ := utf8.DecodeRuneInString(rest)
	number := language.ClassOf(follow) == language.Digit && language.ClassOf(last) != language.Digit
	return spaced || (letter || number) && !strings.Contains(language.FirstClusters(rest[:min(len(rest), 64)], 3), ".")
}

// lastWord gives what stands behind the last space or opening bracket of a text.
func lastWord(text string) string {
	const far = 64 // bytes: longer words are no abbreviations, and looking back stays cheap
	text = strings.TrimRightFunc(text[max(0, len(text)-far):], func(r rune) bool { return r == '"' || unicode.In(r, unicode.Pe, unicode.Pf) })
	if i := strings.LastIndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Ps, unicode.Pi) || r == '"' }); i >= 0 {
		_, width := utf8.DecodeRuneInString(text[i:])
		text = text[i+width:]
	}
	return text
}
