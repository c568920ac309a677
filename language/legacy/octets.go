package legacy

import (
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// octets turns text that was read as windows-1252 or one of its relatives back into bytes. ok is false when a letter or mark in it has no
// byte there: then it was not read so. What is neither, such as a dash or an emoji, becomes a space of one byte.
func octets(out []byte, text string) ([]byte, bool) {
	for _, r := range text {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
			continue
		}
		b, found := byteOf(r)
		if !found {
			if r == utf8.RuneError || language.IsWordCharacter(r) {
				return out, false
			}
			b = ' '
		}
		out = append(out, b)
	}
	return out, true
}

// byteOf gives the byte beyond ASCII that a character was read from.
func byteOf(r rune) (byte, bool) {
	if r >= 0xA0 && r <= 0xFF || r >= 0x80 && r < 0xA0 {
		return byte(r), true
	}
	b, found := westernBytes[r]
	return b, found
}

// hasHigh says whether a text has a character that one of the encodings could have made: the first look, on the way of every text.
func hasHigh(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < utf8.RuneSelf:
		case c == 0xC2 || c == 0xC3: // U+0080 to U+00FF
			return true
		case c == 0xEF && i+1 < len(text) && text[i+1] >= 0x9E && text[i+1] <= 0x9F: // U+F780 to U+F7FF
			return true
		}
	}
	return false
}
