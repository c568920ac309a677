package language

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestProfilesAreWhole(t *testing.T) {
	list := Profiles()
	if !slices.IsSortedFunc(list, func(a, b Profile) int { return strings.Compare(string(a.Tag), string(b.Tag)) }) {
		t.Error("profiles are not sorted by tag")
	}
	for _, p := range list {
		if tag, err := Parse(string(p.Tag)); err != nil || tag != p.Tag {
			t.Errorf("%s: tag reads as %q, %v", p.Tag, tag, err)
		}
		if tag, err := Parse(p.Name); err != nil || tag.Language() != p.Tag.Language() {
			t.Errorf("%s: name %q reads as %q, %v", p.Tag, p.Name, tag, err)
		}
		if p.Autonym != norm.NFC.String(p.Autonym) {
			t.Errorf("%s: autonym is not NFC", p.Tag)
		}
		if s, _ := new(ScriptCounts).count(p.Autonym); p.Autonym != "" && s != p.Tag.Script() && p.Tag.Script() != Hans && p.Tag.Script() != Hant {
			t.Errorf("%s: autonym is written in %s", p.Tag, s)
		}
		if len(p.Countries) == 0 || p.Spaces == SpaceUnknown || len(p.Digits) == 0 {
			t.Errorf("%s: countries %v, spaces %s, digits %q", p.Tag, p.Countries, p.Spaces, p.Digits)
		}
		for _, zero := range p.Digits {
			for d := range rune(10) {
				if !unicode.Is(unicode.Nd, zero+d) {
					t.Errorf("%s: %q is not the zero of ten digits", p.Tag, zero)
				}
			}
		}
		for _, mark := range p.SentenceEnds {
			if r, n := utf8.DecodeRuneInString(mark); n != len(mark) || ClassOf(r) != Punctuation {
				t.Errorf("%s: sentence end %q", p.Tag, mark)
			}
		}
		l := p.Limits
		values := append([]*float64{l.LineEnds, l.WordLengthMin, l.WordLengthMax, l.LetterWords, l.NewlineRatio, l.DuplicateLines},
			append(l.TopGrams[:], l.DuplicateGrams[:]...)...)
		for i, v := range values {
			if v != nil && (*v <= 0 || i != 1 && i != 2 && *v > 1 || l.Source == "") {
				t.Errorf("%s: limit %d is %v from %q", p.Tag, i, *v, l.Source)
			}
		}
		for _, w := range p.StopWords {
			if strings.Contains(w, "astéroid") || strings.ContainsRune(w, 0x200B) || !hasWordCharacter(w) {
				t.Errorf("%s: stop word %q", p.Tag, w)
			}
		}
		if c := p.ClusterLimits; c != nil {
			for _, r := range []Range{c.MeanLine, c.MedianLine, c.Letters, c.Digits, c.Symbols, c.LineEnds, c.Whitespace, c.TopCluster} {
				if r.Low > r.High || r.Low < 0 || c.Documents == 0 || c.Sentences == 0 {
					t.Errorf("%s: %+v", p.Tag, c)
				}
			}
		}
	}
}

func (c *ScriptCounts) count(text string) (Script, float64) {
	c.Add(text)
	return c.Dominant()
}

func TestEveryLanguageOfTheFirstRoundHasAProfile(t *testing.T) {
	for _, tag := range strings.Fields("ind-Latn zsm-Latn zsm-Arab jav-Latn jav-Java sun-Latn sun-Sund min-Latn ace-Latn ban-Latn bug-Latn bjn-Latn " +
		"fil-Latn ceb-Latn ilo-Latn war-Latn pag-Latn vie-Latn tha-Thai lao-Laoo khm-Khmr mya-Mymr shn-Mymr tam-Taml kac-Latn lus-Latn cmn-Hans " +
		"yue-Hant eng-Latn") {
		p, ok := ProfileOf(Tag(tag))
		if !ok || p.Tag != Tag(tag) {
			t.Errorf("%s has no profile", tag)
		}
		measured := tag != "zsm-Arab" && tag != "jav-Java" && tag != "sun-Sund"
		if (p.ClusterLimits != nil) != measured {
			t.Errorf("%s: cluster limits %v", tag, p.ClusterLimits)
		}
		words := measured && tag != "shn-Mymr" && tag != "cmn-Hans" && tag != "yue-Hant" // where words can be told apart
		if (len(p.StopWords) >= 8) != words || len(p.StopWords) > 20 {
			t.Errorf("%s: %d stop words", tag, len(p.StopWords))
		}
	}
	if _, ok := ProfileOf(Und); ok {
		t.Error("Und has a profile")
	}
}

func TestWordsOnlyWhereSpacesPartThem(t *testing.T) {
	for tag, want := range map[Tag][]string{
		"ind-Latn": {"Anak-anak", "pergi", "2", "kali"}, "vie-Latn": {"Tôi", "đi", "chợ"}, "tam-Taml": {"நான்", "போகிறேன்"},
		"zsm-Arab": {"ساي", "ڤرݢي"}, "fil-Latn": {"Ako'y", "masaya"},
	} {
		text := strings.Join(want, " ") + "."
		if tag == "ind-Latn" {
			want = []string{"Anak", "anak", "pergi", "2", "kali"} // UAX #29 parts at hyphens
		}
		p, _ := ProfileOf(tag)
		seq, ok := Words(text, p)
		if !ok {
			t.Errorf("%s has no words", tag)
			continue
		}
		if got := slices.Collect(seq); !slices.Equal(got, want) {
			t.Errorf("%s: %q, wanted %q", tag, got, want)
		}
	}
	for _, tag := range []Tag{"khm-Khmr", "mya-Mymr", "lao-Laoo", "tha-Thai", "jav-Java", "cmn-Hans", "shn-Mymr"} {
		p, _ := ProfileOf(tag)
		if _, ok := Words(texts[tag], p); ok {
			t.Errorf("%s claims to know its words", tag)
		}
	}
	if _, ok := Words("hello", Profile{}); ok {
		t.Error("an unknown language claims to know its words")
	}
}
