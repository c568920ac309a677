package romanise

import "github.com/lontar-asean/lontar/language"

// tamil follows ISO 15919:2001.
var tamil = abugida{
	name:   "ISO 15919",
	script: language.Taml,
	consonants: map[rune]string{'க': "k", 'ங': "ṅ", 'ச': "c", 'ஜ': "j", 'ஞ': "ñ", 'ட': "ṭ", 'ண': "ṇ", 'த': "t", 'ந': "n", 'ன': "ṉ", 'ப': "p",
		'ம': "m", 'ய': "y", 'ர': "r", 'ற': "ṟ", 'ல': "l", 'ள': "ḷ", 'ழ': "ḻ", 'வ': "v", 'ஶ': "ś", 'ஷ': "ṣ", 'ஸ': "s", 'ஹ': "h"},
	inherent: "a",
	vowels: map[rune]string{0x0BBE: "ā", 0x0BBF: "i", 0x0BC0: "ī", 0x0BC1: "u", 0x0BC2: "ū", 0x0BC6: "e", 0x0BC7: "ē", 0x0BC8: "ai",
		0x0BCA: "o", 0x0BCB: "ō", 0x0BCC: "au"},
	others: map[rune]string{'அ': "a", 'ஆ': "ā", 'இ': "i", 'ஈ': "ī", 'உ': "u", 'ஊ': "ū", 'எ': "e", 'ஏ': "ē", 'ஐ': "ai", 'ஒ': "o", 'ஓ': "ō",
		'ஔ': "au", 'ஃ': "ḵ"},
	killers: "\u0BCD",
}
