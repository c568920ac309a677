package normalise

import (
	"slices"

	"github.com/lontar-asean/lontar/language"
)

// Rule is one kind of change.
type Rule uint8

// The rules, in the order they run.
const (
	Encoding      Rule = iota // bytes that are not UTF-8 become U+FFFD, one for each run
	Newline                   // CR LF, CR, VT, FF, NEL, U+2028 and U+2029 become LF
	Controls                  // other control characters but tab are dropped
	Spaces                    // no-break, ideographic and typographic spaces become U+0020
	ZeroWidth                 // invisible characters that the script does not need are dropped
	Compose                   // canonical composition (NFC)
	ThaiMarks                 // sara am in one piece, เเ as แ, vowel before tone
	LaoMarks                  // the same for Lao
	KhmerMarks                // the parts of each Khmer syllable in the order of L2/22-290, vowel signs in one piece
	BurmeseMarks              // the marks of each Burmese syllable in the order of UTN #11
	Numerals                  // Burmese wa and ra for the digits zero and seven between letters, and the digits within numbers
	JavaneseMarks             // the parts of each syllable of Javanese script in order
	TamilVowels               // two-part vowel signs typed right part first
	Repeats                   // a vowel or tone mark written twice in a row is written once
	Vietnamese                // the letters ð and Ɖ that stand for đ in Vietnamese text
	ruleCount
)

// RuleCount is the number of rules; every Rule is below it.
const RuleCount = int(ruleCount)

var ruleNames = [RuleCount]string{
	"encoding", "newline", "controls", "spaces", "zero-width", "compose", "thai-marks", "lao-marks",
	"khmer-marks", "burmese-marks", "burmese-numerals", "javanese-marks", "tamil-vowels", "repeats", "vietnamese",
}

// String gives the name used in recipes and reports.
func (r Rule) String() string {
	if int(r) >= RuleCount {
		return "unknown"
	}
	return ruleNames[r]
}

// RuleNames gives the names of all rules in the order they run.
func RuleNames() []string { return slices.Clone(ruleNames[:]) }

// ParseRule reads the name of a rule.
func ParseRule(name string) (r Rule, ok bool) {
	i := slices.Index(ruleNames[:], name)
	return Rule(max(i, 0)), i >= 0
}

// Options are the settings of Text. The zero value applies every rule.
type Options struct {
	Off [RuleCount]bool // rules that do not run; Encoding always runs, as the others need it
	// TaForDa writes the Khmer subscript ta for the subscript da, which looks the same. The two are not told apart again, so it is for keys;
	// it counts as KhmerMarks.
	TaForDa bool
}

// Changes counts, for each rule, the places it changed.
type Changes [RuleCount]int

// Total is the number of places changed.
func (c *Changes) Total() int {
	total := 0
	for _, n := range c {
		total += n
	}
	return total
}

// Add adds the counts of another text.
func (c *Changes) Add(other Changes) {
	for i, n := range other {
		c[i] += n
	}
}

// step is a rule at work: need says which traits of a text call for it; apply gives the new text and the number of places changed, and
// the same text and 0 when there is nothing to do.
type step struct {
	rule  Rule
	need  traits
	apply func(text string, tag language.Tag) (string, int)
}

// Rules for an old encoding of a script (Zawgyi and others) belong behind ZeroWidth: what they read is no Unicode yet, and what they write
// is to be composed and ordered.
var steps = [...]step{
	{Encoding, hasInvalid, repairEncoding},
	{Newline, hasNewline, unifyNewlines},
	{Controls, hasControl, dropControls},
	{Spaces, hasSpace, unifySpaces},
	{ZeroWidth, hasZeroWidth, dropZeroWidth},
	{Compose, mayCompose, compose},
	{ThaiMarks, hasThaiMark, orderThai},
	{LaoMarks, hasLaoMark, orderLao},
	{KhmerMarks, hasKhmerMark, orderKhmer},
	{BurmeseMarks, hasBurmeseMark, orderBurmese},
	{Numerals, hasNumeral, repairNumerals},
	{JavaneseMarks, hasJavaneseMark, orderJavanese},
	{TamilVowels, hasTamilVowel, joinTamilVowels},
	{Repeats, hasRepeat, dropRepeats},
	{Vietnamese, hasEth, repairVietnamese},
}

// mostRounds is how often the rules go over a text. Real text is in order after the first round; marks of several scripts in one row, which no
// language has, can take more, as one rule brings together what another had looked at.
const mostRounds = 8

// Text normalises a text in a language; language.Und when it is not known, which switches off what only one language wants (Vietnamese).
// It gives the text itself, without a copy, when there is nothing to change. Applied to its own result it changes nothing.
func Text(s string, tag language.Tag, o Options) (string, Changes) {
	var changes Changes
	for range mostRounds {
		before := changes
		if o.TaForDa {
			text, n := writeTaForDa(s)
			s, changes[KhmerMarks] = text, changes[KhmerMarks]+n
		}
		need := scan(s)
		for _, st := range steps {
			if need&st.need == 0 || o.Off[st.rule] && st.rule != Encoding {
				continue
			}
			text, n := st.apply(s, tag)
			if n == 0 {
				continue
			}
			s = text
			changes[st.rule] += n
			need |= scan(s) // a dropped character can bring others together
		}
		if changes == before {
			break
		}
	}
	return s, changes
}
