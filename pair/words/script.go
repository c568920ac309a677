package words

import (
	"slices"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// minOwn is the least share of the letters that must be in a script of the language. A brand name in Latin letters is longer, in code points, than
// the Khmer or Thai noun it stands with; a third leaves room for one. Chosen by reasoning, not on data.
const minOwn = 0.3

// minIdentified is the number of letters from which on a text is long enough to be identified: about a sentence. Below it, answers between
// neighbours such as Indonesian and Malay are guesses.
const minIdentified = 40

// profileScripts lists the scripts in which each language is written, by ISO 639-3 code.
func profileScripts() map[string][]language.Script {
	by := map[string][]language.Script{}
	for _, p := range language.Profiles() {
		by[p.Tag.Language()] = append(by[p.Tag.Language()], charactersOf(p.Tag.Script())...)
	}
	return by
}

// own reports whether a script is one of those in which the languages of some tags are written.
func (s *step) own(script language.Script, tags ...language.Tag) bool {
	for _, tag := range tags {
		if slices.Contains(charactersOf(tag.Script()), script) || slices.Contains(s.scripts[tag.Language()], script) {
			return true
		}
	}
	return false
}

// charactersOf gives the scripts that the characters of a tag's script have.
func charactersOf(s language.Script) []language.Script {
	switch s {
	case language.Hans, language.Hant:
		return []language.Script{language.Hani, language.Bopo}
	case language.Jpan:
		return []language.Script{language.Hani, language.Hira, language.Kana}
	case language.Unknown:
		return nil
	}
	return []language.Script{s}
}

// ownShare gives the share of a text's letters that are in a script of some languages; ok is false when no letter has a script.
func (s *step) ownShare(counts *language.ScriptCounts, tags ...language.Tag) (share float64, ok bool) {
	all, own := 0, 0
	for script, n := range counts {
		if sc := language.Script(script); n == 0 || sc == language.Common || sc == language.Inherited {
			continue
		}
		all += n
		if s.own(language.Script(script), tags...) {
			own += n
		}
	}
	if all == 0 {
		return 0, false
	}
	return float64(own) / float64(all), true
}

// identified gives the language of a text that is surely another than its own. Where the model doubts between the two, and where it does not know
// the own one, there is none.
func identified(m *identify.Model, text string, own language.Tag) (other language.Tag, ok bool) {
	r := m.Identify(text)
	if r.Tag == language.Und || r.Tie || r.Margin < 0.5 || r.Tag.Language() == own.Language() || r.Second.Language() == own.Language() {
		return "", false
	}
	return r.Tag, slices.Contains(m.Labels(), own)
}
