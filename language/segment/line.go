package segment

import (
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
	breaks    []bool // breaks[i]: a line may break before byte i
}

func (p *paragraph) lines(s *Segmenter, text string, tag language.Tag, yield func(string) bool) bool {
	p.breaks = append(p.breaks[:0], make([]bool, len(text)+1)...)
	p.segmenter.Init(runes(text))
	at := 0
	for it := p.segmenter.LineIterator(); it.Next(); {
		for range it.Line().Text {
			_, width := utf8.DecodeRuneInString(text[at:])
			at += width
		}
		p.breaks[at] = true
	}
	at = 0
	for token := range s.Tokens(text, tag) {
		if at > 0 && runScript(token) != language.Unknown && betweenWords(text, at) {
			p.breaks[at] = true
		}
		at += len(token)
	}
	p.breaks[len(text)] = true
	start := 0
	for i := 0; i < len(text); {
		i = SyllableEnd(text, i)
		if !p.breaks[i] || i < len(text) && (mustNotBegin(text[i:]) || khmerEtCetera(text, i)) {
			continue
		}
		if !yield(text[start:i]) {
			return false
		}
		start = i
	}
	return true
}

// runes gives one rune for each character and for each byte that is not UTF-8.
func runes(text string) []rune {
	list := make([]rune, 0, len(text)/2)
	for _, r := range text {
		list = append(list, r)
	}
	return list
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
	return unicode.In(r, unicode.Pe, unicode.Pf)
}
