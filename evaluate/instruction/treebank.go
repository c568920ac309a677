package instruction

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// change replaces what an expression finds.
type change struct {
	re *regexp.Regexp
	by string
}

func changes(pairs ...string) (list []change) {
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, change{regexp.MustCompile(strings.ReplaceAll(pairs[i], `\s`, space)), pairs[i+1]})
	}
	return list
}

// The steps by which NLTK's word_tokenize (3.9.1) parts punctuation and contractions of English from words (conventions of the Penn Treebank; the contractions are
// those of R. MacIntyre's script). Steps that look around are functions below.
var (
	openings = changes("([«“‘„]|`+)", " ${1} ", `^"`, "``", "``", " `` ", `([ (\[{<])("|'')`, "${1} `` ")
	marks    = changes(
		`([^.])(\.)([\])}>"'»”’ ]*)\s*$`, "${1} ${2} ${3} ", `([:,])(\P{Nd})`, " ${1} ${2}", `([:,])$`, " ${1} ", `\.{2,}`, " ${0} ",
		`[;@#$%&]`, " ${0} ", `([^.])(\.)([\])}>"']*)\s*$`, "${1} ${2}${3} ", `[?!]`, " ${0} ", `([^'])' `, "${1} ' ", `[*]`, " ${0} ",
		`[\]\[(){}<>]`, " ${0} ", `--`, " -- ")
	closings = changes(`[»”’]`, " ${0} ", `''`, " '' ", `"`, " '' ", `\s+`, " ", `([^' ])('[sS]|'[mM]|'[dD]|') `, "${1} ${2} ", `([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) `, "${1} ${2} ")
)

// contractions are two words written as one: the halves.
var contractions = [][2]string{{"can", "not"}, {"d", "'ye"}, {"gim", "me"}, {"gon", "na"}, {"got", "ta"}, {"lem", "me"}, {"more", "'n"}, {"wan", "na"}, {" 't", "is"}, {" 't", "was"}}

// treebank cuts a sentence into words and punctuation.
func treebank(s string) []string {
	s = run(s, openings)
	s = openApostrophes(s)
	s = run(s, marks)
	s = run(" "+s+" ", closings)
	for _, c := range contractions {
		s = contract(s, c[0], c[1])
	}
	return strings.FieldsFunc(s, isSpace)
}

func run(s string, list []change) string {
	for _, c := range list {
		s = c.re.ReplaceAllString(s, c.by)
	}
	return s
}

// openApostrophes parts an apostrophe from a single letter behind it, unless that is the rest of a contraction.
func openApostrophes(s string) string {
	if !strings.Contains(s, "'") {
		return s
	}
	var out strings.Builder
	for i, r := range s {
		out.WriteRune(r)
		if r != '\'' {
			continue
		}
		letter, size := utf8.DecodeRuneInString(s[i+1:])
		after, _ := utf8.DecodeRuneInString(s[i+1+size:])
		if isWord(letter) && !isWord(after) && !strings.ContainsRune("mtsdnMTSDNſ", letter) {
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// contract parts the halves of a contraction wherever it is a whole word. A first half that begins with a space needs one; "wanna" needs one behind it.
func contract(s, first, second string) string {
	both := first + second
	var out strings.Builder
	last := 0
	for i := 0; i+len(both) <= len(s); {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+len(both):])
		whole := strings.EqualFold(s[i:i+len(both)], both) && !isWord(after) && (first[0] == ' ' || i == 0 || !isWord(before)) && (first != "wan" || isSpace(after))
		if !whole {
			i++
			continue
		}
		out.WriteString(s[last:i])
		out.WriteString(" " + s[i:i+len(first)] + " " + s[i+len(first):i+len(both)] + " ")
		i += len(both)
		last = i
	}
	return out.String() + s[last:]
}
