package romanise

import "github.com/lontar-asean/lontar/language"

// lao follows the ALA-LC table (2011) without its marks of length. Lao writes all its vowels; where none is found, a is put.
var lao = written{
	name:   "ALA-LC Lao (2011)",
	script: language.Laoo,
	initial: map[rune]string{'ກ': "k", 'ຂ': "kh", 'ຄ': "kh", 'ງ': "ng", 'ຈ': "ch", 'ສ': "s", 'ຊ': "s", 'ຍ': "ny", 'ດ': "d", 'ຕ': "t", 'ຖ': "th", 'ທ': "th",
		'ນ': "n", 'ບ': "b", 'ປ': "p", 'ຜ': "ph", 'ຝ': "f", 'ພ': "ph", 'ຟ': "f", 'ມ': "m", 'ຢ': "y", 'ຣ': "r", 'ລ': "l", 'ວ': "v", 'ຫ': "h", 'ອ': "ʼ", 'ຮ': "h",
		'ໜ': "n", 'ໝ': "m", 'ຼ': "l"},
	final:   map[rune]string{'ກ': "k", 'ງ': "ng", 'ຍ': "i", 'ດ': "t", 'ນ': "n", 'ບ': "p", 'ມ': "m", 'ວ': "o", 'ຣ': "n", 'ລ': "n", 'ສ': "t"},
	leading: "ເແໂໃໄ", trailing: "ະັາຳິີຶືຸູົໍຽວອ",
	vowels: map[string]string{
		"-ະ": "a", "-ັ": "a", "-າ": "a", "-ຳ": "am", "-ິ": "i", "-ີ": "i", "-ຶ": "ư", "-ື": "ư", "-ຸ": "u", "-ູ": "u", "-ົ": "o", "-ໍ": "o", "-ອ": "o", "-ັອ": "o",
		"-ົວ": "ua", "-ົວະ": "ua", "-ວ": "ua", "-ັວ": "ua", "-ຽ": "ia", "-ັຽ": "ia",
		"ເ-": "e", "ເ-ະ": "e", "ເ-ັ": "e", "ເ-ົາ": "ao", "ເ-າະ": "o", "ເ-ິ": "œ", "ເ-ີ": "œ", "ເ-ືອ": "ưa", "ເ-ຶອ": "ưa", "ເ-ັຽ": "ia",
		"ແ-": "æ", "ແ-ະ": "æ", "ແ-ັ": "æ", "ໂ-": "o", "ໂ-ະ": "o", "ໄ-": "ai", "ໃ-": "ai",
	},
	silent: "່້໊໋໌", leader: 'ຫ', sonorants: "ງຍນມລຣວຼ",
}
