package legacy

import (
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// Encoding is an eight-bit encoding. The zero value is None.
type Encoding uint8

// The encodings.
const (
	None       Encoding = iota
	TCVN3               // TCVN 5712:1993 VN3, the ABC fonts; its capitals with tones are small letters in a font of capitals
	VNI                 // VNI for Windows: a letter and a mark behind it
	VISCII              // RFC 1456
	Windows874          // TIS-620 with the additions of windows-874
	encodingCount
)

var names = [encodingCount]string{"", "tcvn3", "vni", "viscii", "windows-874"}

// String gives the name used in reports, "" of None.
func (e Encoding) String() string {
	if e >= encodingCount {
		return ""
	}
	return names[e]
}

// Language gives the language that is written in the encoding, language.Und of None.
func (e Encoding) Language() language.Tag {
	switch e {
	case TCVN3, VNI, VISCII:
		return "vie-Latn"
	case Windows874:
		return "tha-Thai"
	}
	return language.Und
}

// Decode gives bytes in the encoding as text. A byte that the encoding leaves open is read as windows-1252.
func (e Encoding) Decode(data []byte) string { return string(e.appendText(nil, data)) }

func (e Encoding) appendText(out []rune, data []byte) []rune {
	switch e {
	case TCVN3, VISCII, Windows874:
		table := &decoders[e]
		for _, b := range data {
			out = append(out, table[b])
		}
		return out
	case VNI:
		return appendVNI(out, data)
	}
	for _, b := range data {
		out = append(out, western[b])
	}
	return out
}

// Encode gives text as bytes in the encoding. ok is false when the encoding cannot say something: capitals with tones in TCVN3 become small
// letters, other characters a question mark. Text is taken in NFC.
func (e Encoding) Encode(text string) (data []byte, ok bool) {
	ok = true
	for _, r := range text {
		if r < utf8.RuneSelf {
			if e == VISCII && decoders[e][r] != r { // a control whose place a letter took
				r, ok = '?', false
			}
			data = append(data, byte(r))
			continue
		}
		var said bool
		if data, said = e.appendRune(data, r); !said {
			ok = false
		}
	}
	return data, ok
}

func (e Encoding) appendRune(data []byte, r rune) ([]byte, bool) {
	if e == VNI {
		if s := vniLetters[r]; s != "" {
			return append(data, s...), true
		}
	} else if e != None && e < encodingCount {
		if b, found := encoders[e][r]; found {
			return append(data, b), true
		}
		if e == TCVN3 && lower(r) != r {
			if b, found := encoders[e][lower(r)]; found {
				return append(data, b), false
			}
		}
	}
	if b, found := westernBytes[r]; found && e != VISCII && e != Windows874 && !isVietnamese(r) && (e != VNI || !isLetterByte(b)) && (e != TCVN3 || decoders[e][b] == r) {
		return append(data, b), true
	}
	return append(data, '?'), false
}
