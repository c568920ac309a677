package legacy

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Upper halves of the encodings of one byte a letter; "." is a byte that the encoding leaves open.
const (
	tcvn3High = "\u00A0ĂÂÊÔƠƯĐăâêôơưđ." + // A0
		".....àảãáạ.ằẳẵắ." + // B0
		"......ặầẩẫấậè.ẻẽ" + // C0
		"éẹềểễếệìỉ...ĩíịò" + // D0
		".ỏõóọồổỗốộờởỡớợù" + // E0
		".ủũúụừửữứựỳỷỹýỵ." // F0
	visciiHigh = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ" + // 80
		"ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ" + // 90
		"Õắằặấầẩậẽẹếềểễệố" + // A0
		"ồổỗỠƠộờởịỰỨỪỬơớƯ" + // B0
		"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ" + // C0
		"ĐứÒÓÔạỷừửÙÚỹỵÝỡư" + // D0
		"àáâãảăữẫèéêẻìíĩỉ" + // E0
		"đựòóôõỏọụùúũủýợỮ" // F0
)

// visciiLow are the capitals that VISCII puts among the controls.
var visciiLow = map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1E: 'Ỵ'}

var (
	western      = buildWestern()
	westernBytes = buildWesternBytes()
	decoders     = buildDecoders()
	encoders     = buildEncoders()
)

// buildWestern is windows-1252; the five bytes that it leaves open are the controls of ISO-8859-1, as the WHATWG has it.
func buildWestern() (table [256]rune) {
	for b := range table {
		table[b] = charmap.Windows1252.DecodeByte(byte(b))
		if table[b] == utf8.RuneError {
			table[b] = rune(b)
		}
	}
	return table
}

// buildWesternBytes gives the byte of every character that one of the four readings of a byte can have made.
func buildWesternBytes() map[rune]byte {
	table := make(map[rune]byte)
	for b := 255; b >= 0x80; b-- {
		table[0xF700+rune(b)] = byte(b) // x-user-defined
		table[rune(b)] = byte(b)        // ISO-8859-1
		if r := charmap.Windows1258.DecodeByte(byte(b)); r > 0xFF && r != utf8.RuneError {
			table[r] = byte(b)
		}
		table[western[b]] = byte(b)
	}
	return table
}

func buildDecoders() (tables [encodingCount][256]rune) {
	for e := range tables {
		tables[e] = western
	}
	i := 0xA0
	for _, r := range tcvn3High {
		if r != '.' {
			tables[TCVN3][i] = r
		}
		i++
	}
	i = 0x80
	for _, r := range visciiHigh {
		tables[VISCII][i] = r
		i++
	}
	for b, r := range visciiLow {
		tables[VISCII][b] = r
	}
	for b := 0x80; b < 256; b++ {
		if r := charmap.Windows874.DecodeByte(byte(b)); r != utf8.RuneError {
			tables[Windows874][b] = r
		}
	}
	return tables
}

func buildEncoders() (tables [encodingCount]map[rune]byte) {
	for _, e := range []Encoding{TCVN3, VISCII, Windows874} {
		tables[e] = make(map[rune]byte)
		for b, r := range decoders[e] {
			if r != western[b] || b < 0x80 || e == VISCII {
				tables[e][r] = byte(b)
			}
		}
		if e == Windows874 {
			tables[e]['\u00A0'] = 0xA0
		}
	}
	for b := 0xA0; b < 256; b++ { // small letters that TCVN3 and windows-1252 put at one place
		if r := decoders[TCVN3][b]; r == western[b] && isVietnamese(r) {
			tables[TCVN3][r] = byte(b)
		}
	}
	return tables
}
