package segment

import (
	"bytes"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"

	"github.com/lontar-asean/lontar/language"
)

// Lines gives the pieces of a text of a language between which a line may break, in order; the spaces behind a piece belong to it. Joined
// they are the text. The places are those of UAX #14 and, in runs of a script without spaces between words, the ends of words (or of
// syllables, where there is no model). None is inside a grapheme cluster or an orthographic syllable, and none before a mark that must not
// begin a line: closing punctuation, ។ ៕ ៖ ၊ ။ ฯ ๆ ໆ ៗ and their like. Text is taken paragraph by paragraph: a line end always parts.
func (s *Segmenter) Lines(text string, tag language.Tag) iter.Seq[string] {
	return func(yield func(string) bool) {
		var p paragraph
		for len(text) > 0 {
			end := strings.IndexByte(text, '\n') + 1
			if end == 0 {
				end = len(text)
			}
			if !p.lines(s, text[:end], tag, yield) {
				return
			}
			text = text[end:]
		}
	}
}

// paragraph holds what is used again for each paragraph.
type paragraph struct {
	segmenter segmenter.Segmenter
	runes     []rune
	breaks    []byte // breaks[i] is 1 when a line may break before byte i
	syllable  int    // the end of a syllable at or before the last place looked at
}

func (p *paragraph) lines(s *Segmenter, text string, tag language.Tag, yield func(string) bool) bool {
	p.breaks, p.syllable = append(p.breaks[:0], make([]byte, len(text)+1)...), 0
	p.breakAtSpaces(text)
	p.breakBetweenWords(s, text, tag)
	p.breaks[len(text)] = 1
	for start, i := 0, 0; start < len(text); i++ {
		i += bytes.IndexByte(p.breaks[i:], 1)
		if i == start || i < len(text) && (mustNotBegin(text[i:]) || khmerEtCetera(text, i)) {
			continue
		}
		if !yield(text[start:i]) {
			return false
		}
		start = i
	}
	return true
}

// breakAtSpaces marks the places of UAX #14. Most text is words of letters with spaces between: there a line may break behind the spaces and
// nowhere else (LB7, LB18, LB28), and no rule looks further back than to a letter. Only what stands between two letters and is something else is
// given to the library, which is the slower way to the same places.
func (p *paragraph) breakAtSpaces(text string) {
	const (
		other = iota
		word  // behind a letter or one of its marks
		stop  // behind one full stop, comma and the like at a letter
		space // behind the spaces after those
	)
	letter, open, state := 0, true, other // the last letter, or the start; open: what stands behind it is for the library
	end := len(text)
	if strings.HasSuffix(text, "\n") {
		end-- // never parted from what it ends
	}
	for i := 0; i < end; {
		kind, width := wordKindOf(text[i:])
		switch {
		case kind == wordLetter || kind == wordDigit:
			if state == space {
				p.breaks[i] = 1
			} else if state != word && i > 0 {
				open = true
			}
			if open && kind == wordLetter {
				if i > 0 {
					p.breakByRules(text, letter, i+width)
				}
				open = false
			}
			if state == space && !open {
				p.syllable = i
			}
			if kind == wordLetter {
				letter = i
			}
			state = word
		case kind == wordMark && state == word:
		case kind == wordStop && state == word:
			state = stop
		case kind == wordSpace && state != other:
			state = space
		default:
			open, state = true, other
		}
		i += width
	}
	if open {
		p.breakByRules(text, letter, len(text))
	}
}

// breakByRules marks the places in a stretch of text as the library finds them, but for those inside a syllable.
func (p *paragraph) breakByRules(text string, start, end int) {
	p.runes = p.runes[:0]
	for _, r := range text[start:end] {
		p.runes = append(p.runes, r)
	}
	p.segmenter.Init(p.runes)
	at := start
	for it := p.segmenter.LineIterator(); it.Next(); {
		for range it.Line().Text {
			_, width := utf8.DecodeRuneInString(text[at:])
			at += width
		}
		if at == end {
			return // only the end of what was given
		}
		for p.syllable < at {
			p.syllable = SyllableEnd(text, p.syllable)
		}
		if p.syllable == at {
			p.breaks[at] = 1
		}
	}
}

// breakBetweenWords marks the ends of words in runs of a script without spaces.
func (p *paragraph) breakBetweenWords(s *Segmenter, text string, tag language.Tag) {
	foreign := s.foreign(tag)
	at, run := 0, -1 // run: the end of the last run
	word := func(token string) bool {
		if at == run && betweenWords(text, at) {
			p.breaks[at] = 1
		}
		at += len(token)
		run = at
		return true
	}
	for at < len(text) {
		if script := runScript(text[at:]); script == language.Unknown {
			at = spacedEnd(text, at)
		} else {
			s.run(text, at, script, s.modelOf(script, foreign), word)
		}
	}
}

// betweenWords says whether the character before offset i is a letter or mark of a script without spaces, as the one behind it is.
func betweenWords(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return unspaced(language.ScriptOf(r)) && language.IsWordCharacter(r)
}

// mustNotBegin says whether a line must not begin with what text begins with.
func mustNotBegin(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	switch r {
	case 'ฯ', 'ๆ', 'ຯ', 'ໆ', 'ៗ', '។', '៕', '៖', '៘', '៙', '៚', '၊', '။', '၌', '၍', '၏', '๚', '๛', '꧇', '꧈', '꧉', '᭚', '᭛', '᭝', '᭞', '᭟', '…':
		return true
	}
	return !language.IsWordCharacter(r) && unicode.In(r, unicode.Pe, unicode.Pf)
}
