package segment

import (
	"iter"
	"sync"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"github.com/lontar-asean/lontar/language"
)

// Segmenter cuts text into words, and into what is built on words. It is immutable and safe for use by several goroutines at once.
type Segmenter struct {
	models     [language.ScriptCount]*Model
	dictionary *Dictionary
	lattices   *sync.Pool
}

// New makes a segmenter with one model a script; of two models for one script the later one counts. Without models the words of scripts
// without spaces are orthographic syllables.
func New(models ...*Model) *Segmenter {
	s := &Segmenter{lattices: &sync.Pool{New: func() any { return new(lattice) }}}
	for _, m := range models {
		s.models[m.script] = m
	}
	return s
}

// With gives a segmenter in which the words of a dictionary go before the models.
func (s *Segmenter) With(d *Dictionary) *Segmenter {
	t := *s
	t.dictionary = d
	return &t
}

// WithModel gives a segmenter in which a model takes the place of the one for its script.
func (s *Segmenter) WithModel(m *Model) *Segmenter {
	t := *s
	t.models[m.script] = m
	return &t
}

// Method is how the words of a language are found, and so what they are.
type Method uint8

// The methods.
const (
	MethodUnknown    Method = iota // it is not known what spaces part; cut by UAX #29
	MethodSpaces                   // words by UAX #29
	MethodModel                    // words by a model
	MethodSyllables                // orthographic syllables: the script has no spaces between words and the language no model
	MethodCharacters               // UAX #29, which takes each Han character or kana for a word
)

// String gives the word used in reports.
func (m Method) String() string {
	return [...]string{"unknown", "spaces", "model", "syllables", "characters"}[min(m, MethodCharacters)]
}

// MethodOf says how the words of a language are found. A model serves its own language only; other languages in its script get syllables.
func (s *Segmenter) MethodOf(tag language.Tag) Method {
	script := tag.Script()
	switch {
	case unspaced(script) && s.models[script] != nil && s.models[script].tag.Language() == tag.Language():
		return MethodModel
	case unspaced(script):
		return MethodSyllables
	case script == language.Hans, script == language.Hant, script == language.Jpan:
		return MethodCharacters
	}
	if p, ok := language.ProfileOf(tag); ok && (p.Spaces == language.SpaceWords || p.Spaces == language.SpaceSyllables) {
		return MethodSpaces
	}
	return MethodUnknown
}

// Tokens gives the words of a text of a language together with what stands between them (spaces, punctuation, symbols), in order. Joined
// they are the text; none begins or ends inside a grapheme cluster. With language.Und each run of a script is cut as its main language.
// Spaced scripts and Han follow UAX #29; a run of a script without spaces is cut at its ends and inside, by model, dictionary or syllable.
// No token is copied and nothing is allocated for one.
func (s *Segmenter) Tokens(text string, tag language.Tag) iter.Seq[string] {
	foreign := s.foreign(tag)
	return func(yield func(string) bool) {
		for start := 0; start < len(text); {
			end, more := start, true
			if script := runScript(text[start:]); script == language.Unknown {
				end = spacedEnd(text, start)
				more = spacedTokens(text[start:end], yield)
			} else {
				end, more = s.run(text, start, script, s.modelOf(script, foreign), yield)
			}
			if !more {
				return
			}
			start = end
		}
	}
}

// foreign gives the script whose model is not for texts of a language, since it is another language's; Unknown when there is none.
func (s *Segmenter) foreign(tag language.Tag) language.Script {
	own := tag.Script()
	if m := s.models[own]; m != nil && m.tag.Language() != tag.Language() {
		return own
	}
	return language.Unknown
}

// modelOf gives the model for runs of a script; foreign is what the method of that name gave.
func (s *Segmenter) modelOf(script, foreign language.Script) *Model {
	if script == foreign {
		return nil
	}
	return s.models[script]
}

// Words gives the words of a text of a language in order, leaving out spaces, punctuation and symbols: the tokens with a letter, mark or
// digit. What a word is in this language MethodOf says.
func (s *Segmenter) Words(text string, tag language.Tag) iter.Seq[string] {
	return func(yield func(string) bool) {
		for token := range s.Tokens(text, tag) {
			if isWord(token) && !yield(token) {
				return
			}
		}
	}
}

func isWord(token string) bool {
	for _, r := range token {
		switch language.ClassOf(r) {
		case language.Letter, language.Mark, language.Digit, language.Number:
			return true
		}
	}
	return false
}

// spacedEnd gives the offset from start on at which the first run of a script without spaces begins.
func spacedEnd(text string, start int) int {
	for start < len(text) {
		for start+1 < len(text) && text[start] < utf8.RuneSelf && text[start+1] < utf8.RuneSelf && text[start] != '\r' {
			start++
		}
		start = language.ClusterEnd(text, start)
		if start < len(text) && runScript(text[start:]) != language.Unknown {
			break
		}
	}
	return start
}

// spacedTokens cuts text by UAX #29. Where that would split a cluster, the pieces stay together.
func spacedTokens(text string, yield func(string) bool) bool {
	if len(text) == 1 {
		return yield(text) // the usual thing between runs, not worth an iterator
	}
	tokens := words.FromString(text)
	start, checked := 0, 0 // checked is a cluster boundary at or before the end of the token
	for tokens.Next() {
		end := tokens.End()
		if end < len(text) && (text[end] >= utf8.RuneSelf || text[end-1] >= utf8.RuneSelf) {
			for checked < end {
				checked = language.ClusterEnd(text, checked)
			}
			if checked > end {
				continue
			}
		}
		checked = max(checked, end)
		if !yield(text[start:end]) {
			return false
		}
		start = end
	}
	return start == len(text) || yield(text[start:])
}

// run cuts the run of a script that begins at start and gives its end, and false when yield did.
func (s *Segmenter) run(text string, start int, script language.Script, m *Model, yield func(string) bool) (int, bool) {
	l := s.lattices.Get().(*lattice)
	defer s.lattices.Put(l)
	for start < len(text) && runScript(text[start:]) == script {
		piece := text[start : start+l.read(text[start:], script)]
		n := len(l.cuts) - 1
		switch {
		case m != nil:
			decode(m.table, m.shift, l, l.bounds, l.best, nil)
		case s.dictionary == nil:
			for k := 1; k <= n; k++ {
				l.back[k] = int32(k - 1)
			}
		}
		if s.dictionary != nil {
			s.dictionary.apply(l, m, piece)
		}
		// What stands at the end of a piece of a longer run may be cut otherwise when the rest is seen: it is read again.
		last := n
		if end := start + len(piece); n == maxLattice && end < len(text) && runScript(text[end:]) == script {
			last = n - 2*maxEntrySyllables
		}
		done, more := l.yield(piece, last, yield)
		if !more {
			return 0, false
		}
		start += done
	}
	return start, true
}

// yield gives the words that decode found and that end at boundary last or before, and the number of bytes in them.
func (l *lattice) yield(piece string, last int, yield func(string) bool) (int, bool) {
	// The words are known from the end; turn the links around.
	next := int32(len(l.cuts) - 1)
	for k := next; k > 0; {
		before := l.back[k]
		l.back[k] = next
		next, k = k, before
	}
	done := int32(0)
	for k := next; ; k = l.back[k] {
		if int(k) > last {
			break
		}
		if !yield(piece[done:l.bytes[k]]) {
			return 0, false
		}
		done = l.bytes[k]
		if int(k) == len(l.cuts)-1 {
			break
		}
	}
	return int(done), true
}
