package gap

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/zawgyi"
)

// longest bounds what is looked at of an answer, in clusters.
const longest = 2000

// Verdict is what is wrong with an answer.
type Verdict struct {
	Error   Error
	Lost    float64 // of the score, 0 to 1
	Known   bool    // the answer has a score; else Lost means nothing
	Righted bool    // it would be right but for the error
	Signs   []Error // what can be seen of how it is written, whether it is right or not: Zawgyi, Language, Script, Order, Digits
	Unsure  bool    // in Latin letters, and no name of the right thing in Latin letters is known: perhaps transliterated
}

// Judge tells types of error. It knows names in Latin letters from concepts.
type Judge struct {
	latin map[string][]string // keys of names in Latin letters, by the keys of names of the same concept in other letters
}

// NewJudge makes a judge.
func NewJudge(concepts []concept.Concept) *Judge {
	j := &Judge{latin: map[string][]string{}}
	for _, c := range concepts {
		var latin []string
		for _, l := range c.Labels {
			if l.Language.Script() == language.Latn {
				latin = append(latin, normalise.Key(l.Text, l.Language))
			}
		}
		for _, l := range c.Labels {
			if key := normalise.Key(l.Text, l.Language); l.Language.Script() != language.Latn && key != "" {
				j.latin[key] = append(j.latin[key], latin...)
			}
		}
	}
	return j
}

// Judge looks at an answer.
func (j *Judge) Judge(a Answer) (v Verdict) {
	value, known := a.value()
	v.Known, v.Lost = known, 0
	if known {
		v.Lost = min(1, max(0, 1-value))
	}
	a.Said = language.FirstClusters(a.Said, longest)
	v.Signs = signs(a)
	has := func(e Error) bool { return slices.Contains(v.Signs, e) }
	switch {
	case a.State == evaluate.Refused:
		v.Error = Refused
	case a.State == evaluate.Failed || a.State == evaluate.Missing:
		v.Error = Failed
	case known && v.Lost == 0:
		v.Error = None
		if has(Digits) {
			v.Error, v.Righted = Digits, true
		} else if has(Order) {
			v.Error, v.Righted = Order, true
		}
	case known && a.Right == nil && a.State != evaluate.Foreign:
		v.Error = Wrong // the label was read, and it is that of something else
	case has(Zawgyi):
		said, _ := zawgyi.Convert(a.Said)
		v.Error, v.Righted = Zawgyi, holdsAny(normalise.Key(said, a.in()), keys(a))
	case a.State == evaluate.Foreign:
		v.Error = Language
	case known && numbered(a):
		v.Error, v.Righted = Digits, true
	default:
		j.spelt(a, has(Script), &v)
	}
	return v
}

// spelt tells the types that depend on letters apart.
func (j *Judge) spelt(a Answer, other bool, v *Verdict) {
	latin := other && a.in().Script() != language.Latn && mostly(a.Said) == language.Latn
	named, found := false, false
	if latin && v.Known {
		said := normalise.Key(a.Said, language.Und)
		for _, r := range keys(a) {
			names := j.latin[r]
			named = named || len(names) > 0
			found = found || holdsAny(said, names)
		}
	}
	v.Unsure = latin && !named
	switch {
	case found:
		v.Error, v.Righted = Transliterated, true
	case other:
		v.Error = Script
	case !v.Known:
		v.Error = Unreadable
	case near(a):
		v.Error, v.Righted = Near, true
	default:
		v.Error = Wrong
	}
}

// signs says how an answer is written.
func signs(a Answer) (list []Error) {
	if strings.TrimSpace(a.Said) == "" {
		return nil
	}
	old := inZawgyi(a)
	if old {
		list = append(list, Zawgyi)
	}
	if a.State == evaluate.Foreign {
		list = append(list, Language)
	}
	if otherDigits(a) {
		list = append(list, Digits)
	}
	if s := mostly(a.Said); s != language.Unknown && a.in().Script() != language.Unknown && s != a.in().Script() {
		list = append(list, Script)
	}
	if !old && disordered(a) {
		list = append(list, Order)
	}
	return list
}

// inZawgyi reports whether an answer in Burmese is surely in Zawgyi.
func inZawgyi(a Answer) bool {
	if a.in().Language() != "mya" {
		return false
	}
	p, ok := zawgyi.Probability(a.Said)
	if !ok || p <= zawgyi.Above {
		return false
	}
	_, changed := zawgyi.Convert(a.Said)
	return changed > 0
}

// disordered reports whether marks do not stand as Unicode wants them: rules of package normalise that put them in order change something.
func disordered(a Answer) bool {
	_, changes := normalise.Text(a.Said, a.in(), normalise.Options{})
	for _, r := range []normalise.Rule{normalise.ThaiMarks, normalise.LaoMarks, normalise.KhmerMarks, normalise.BurmeseMarks, normalise.JavaneseMarks, normalise.TamilVowels, normalise.Repeats} {
		if changes[r] > 0 {
			return true
		}
	}
	return false
}

// fewest is how many letters tell a script: a label tells none.
const fewest = 4

// mostly gives the script of more than half of the letters; Unknown when there are too few, or none has more than half.
func mostly(text string) language.Script {
	var counts language.ScriptCounts
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			counts[language.ScriptOf(r)]++
			letters++
		}
	}
	s, _ := counts.Dominant()
	if letters < fewest || 2*counts[s] <= letters {
		return language.Unknown
	}
	return s
}

// keys gives what would be right, as it is compared.
func keys(a Answer) (list []string) {
	for _, r := range a.Right {
		if k := normalise.Key(r, a.in()); k != "" {
			list = append(list, k)
		}
	}
	return list
}

func holdsAny(text string, parts []string) bool {
	for _, p := range parts {
		if p != "" && holds(text, p) {
			return true
		}
	}
	return false
}

// holds reports whether a text has a part that begins and ends where no letter of a script with spaces between words, no mark and no digit goes on.
func holds(text, part string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], part)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		behind, _ := utf8.DecodeRuneInString(text[at+len(part):])
		if (at == 0 || !goesOn(before)) && (at+len(part) == len(text) || !goesOn(behind) && !unicode.IsMark(behind)) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
}

func goesOn(r rune) bool {
	switch language.ScriptOf(r) {
	case language.Khmr, language.Laoo, language.Thai, language.Mymr, language.Java, language.Inherited:
		return unicode.IsDigit(r)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
