package personal

import (
	"unicode"
	"unicode/utf8"
)

// byteClass says what a first byte may begin.
const (
	plainByte   = iota
	triggerByte // an ASCII digit, '@' or ':'
	leadByte    // the lead of a character that may be a digit
)

var byteClasses = buildByteClasses()

// digitBlocks marks the blocks of 64 characters of the Basic Multilingual Plane that hold decimal digits (Nd).
var digitBlocks = buildDigitBlocks()

// digitValues holds 1 + the value of each decimal digit of the Basic Multilingual Plane, 0 for other characters.
var digitValues = buildDigitValues()

func buildDigitValues() (values [0x10000]uint8) {
	for _, r := range unicode.Nd.R16 {
		for c := uint32(r.Lo); c <= uint32(r.Hi); c++ {
			values[c] = uint8(1 + (c-uint32(r.Lo))%10) // runs of digits come in tens
		}
	}
	return values
}

func buildDigitBlocks() (blocks [0x400]bool) {
	for c, v := range digitValues {
		if v > 0 {
			blocks[c>>6] = true
		}
	}
	return blocks
}

func buildByteClasses() (classes [256]uint8) {
	for c, v := range digitValues {
		if v == 0 {
			continue
		}
		class := uint8(leadByte)
		if c < utf8.RuneSelf {
			class = triggerByte
		}
		classes[string(rune(c))[0]] = class
	}
	classes['@'], classes[':'] = triggerByte, triggerByte
	for _, r := range unicode.Nd.R32 {
		classes[string(rune(r.Lo))[0]] = leadByte
	}
	return classes
}

// nextTrigger finds the next digit of any script, '@' or ':' from i on, or the end of text.
func nextTrigger(text string, i int) int {
	for i < len(text) {
		c := text[i]
		switch byteClasses[c] {
		case plainByte:
			i++
		case triggerByte:
			return i
		default:
			if c >= 0xE0 && c < 0xF0 && i+2 < len(text) { // three bytes: look at the block first
				if digitBlocks[int(c&0x0F)<<6|int(text[i+1]&0x3F)] {
					if _, width := digitAt(text, i); width > 0 {
						return i
					}
				}
				i += 3
				continue
			}
			if _, width := digitAt(text, i); width > 0 {
				return i
			}
			i++
		}
	}
	return len(text)
}

// digitAt reads the decimal digit at i; width is 0 when there is none.
func digitAt(text string, i int) (value uint8, width int) {
	if i >= len(text) {
		return 0, 0
	}
	c := text[i]
	if c < utf8.RuneSelf {
		if c >= '0' && c <= '9' {
			return c - '0', 1
		}
		return 0, 0
	}
	if byteClasses[c] != leadByte {
		return 0, 0
	}
	r, width := utf8.DecodeRuneInString(text[i:])
	if r < 0x10000 {
		if v := digitValues[r]; v > 0 {
			return v - 1, width
		}
		return 0, 0
	}
	if r >= 0x1D7CE && r <= 0x1D7FF { // mathematical digits: five runs that do not begin at a multiple of ten
		return uint8((r - 0x1D7CE) % 10), width
	}
	for _, d := range unicode.Nd.R32 {
		if uint32(r) >= d.Lo && uint32(r) <= d.Hi {
			return uint8((uint32(r) - d.Lo) % 10), width
		}
	}
	return 0, 0
}

const burmeseWa = 'ဝ' // U+101D, which many writers type for the digit zero ၀ (U+1040)

// digitOrWa is digitAt that also reads Burmese wa as zero where a Burmese digit follows.
func digitOrWa(text string, i int) (value uint8, width int) {
	if value, width = digitAt(text, i); width > 0 {
		return value, width
	}
	if waAt(text, i) {
		if _, w := burmeseDigitAt(text, i+3); w > 0 {
			return 0, 3
		}
	}
	return 0, 0
}

func waAt(text string, i int) bool {
	return i >= 0 && i+3 <= len(text) && text[i] == 0xE1 && text[i:i+3] == string(burmeseWa)
}

func burmeseDigitAt(text string, i int) (value uint8, width int) {
	if i+3 <= len(text) && text[i] == 0xE1 && text[i+1] == 0x81 && text[i+2] >= 0x80 && text[i+2] <= 0x89 {
		return text[i+2] - 0x80, 3
	}
	return 0, 0
}

// digitBefore reports whether the character that ends at i is a decimal digit.
func digitBefore(text string, i int) bool {
	_, w := utf8.DecodeLastRuneInString(text[:i])
	_, width := digitAt(text, i-w)
	return width > 0
}
