package segment

import (
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

const codeOther = 255 // a character of another block: ZWNJ, a mark of Latin

// codeOf gives the code of a character within the scripts that have models, never 0, which stands for what lies beyond the ends of a run.
// Codes of different scripts may be equal: each has its own model.
func codeOf(r rune) byte {
	switch {
	case r >= 0x0E00 && r <= 0x0EFF, r >= 0x1780 && r <= 0x17FF:
		return byte(r&0x7F) + 1
	case r >= 0x1000 && r <= 0x109F:
		return byte(r&0xFF) + 1
	case r >= 0xAA60 && r <= 0xAA7F:
		return byte(r&0x1F) + 161
	case r >= 0xA9E0 && r <= 0xA9FF:
		return byte(r&0x1F) + 193
	}
	return codeOther
}

// unspaced says whether words of a script are not parted by spaces, so that runs of it are cut by model, dictionary or syllable.
func unspaced(s language.Script) bool {
	switch s {
	case language.Thai, language.Laoo, language.Khmr, language.Mymr, language.Java, language.Bali, language.Lana, language.Talu, language.Tale,
		language.Tavt:
		return true
	}
	return false
}

// runScript gives the script of the run that the cluster at the start of text belongs to: its script when that is written without spaces
// between words and the cluster begins with a letter or mark, and Unknown otherwise.
func runScript(text string) language.Script {
	if text[0] < 0xE0 {
		return language.Unknown
	}
	r, _ := utf8.DecodeRuneInString(text)
	s := language.ScriptOf(r)
	if !unspaced(s) || !language.IsWordCharacter(r) && r != burmeseAforementioned {
		return language.Unknown
	}
	return s
}

// burmeseAforementioned is a sign that stands for letters, as in "၎င်း", though Unicode calls it punctuation.
const burmeseAforementioned = 0x104E
