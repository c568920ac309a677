package caption

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// leastChrF holds where a recipe sets no min_chrf: above what unrelated English sentences reach (testdata/quality/limits.txt).
const leastChrF = 35

// limit gives the limit in force; ok is false when it is off.
func limit(l recipe.Limit, own *float64) (v float64, ok bool) {
	p := l.Or(own)
	if p == nil {
		return 0, false
	}
	return *p, true
}

// inLanguage gives the reason why a text is not in a language; "" for none. Where identification has no model for it, the script has to do.
func (s *step) inLanguage(text string, tag language.Tag) string {
	if !written(text, tag.Script()) {
		return "caption.language"
	}
	if !slices.Contains(s.identifier.Labels(), tag) {
		return ""
	}
	r := s.identifier.Identify(text)
	switch {
	case r.Tag == tag, r.Tie && r.Second == tag:
		return ""
	case r.Tag == language.Und:
		return "caption.unsure"
	}
	return "caption.language"
}

// written reports whether a text is in a script: no other has more than twice its letters, so that a name or two in another does not count and
// Japanese may be mostly Chinese characters.
func written(text string, script language.Script) bool {
	counts := language.Scripts(text)
	own := counts[script]
	for i, n := range counts {
		if language.Script(i) != language.Unknown && n > 2*own {
			return false
		}
	}
	return own > 0
}

// inProportion reports whether a translation is about as long as it should be. Where the lengths of a language are not known, it is not judged.
func (s *step) inProportion(pivot, translation string, to language.Tag) bool {
	ratio := float64(language.CountClusters(translation)) / float64(max(language.CountClusters(pivot), 1))
	low, high := s.lengths.between(s.pivot, to)
	if least, ok := limit(s.MinLength, low); ok && ratio < least {
		return false
	}
	most, ok := limit(s.MaxLength, high)
	return !ok || ratio <= most
}

// refuses reports whether a text in the pivot language begins as refusals do.
func (s *step) refuses(text string) bool {
	begin := strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return slices.ContainsFunc(s.refusals, func(r string) bool { return strings.HasPrefix(begin, r) })
}
