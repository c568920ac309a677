package transliterate

// plainLetters are the consonants of Javanese script from U+A98F to U+A9B2 in the modern Latin spelling.
var plainLetters = map[rune]string{
	0xA98F: "k", 0xA990: "q", 0xA991: "k", 0xA992: "g", 0xA993: "g", 0xA994: "ng", 0xA995: "c", 0xA996: "c", 0xA997: "j", 0xA998: "ny", 0xA999: "j",
	0xA99A: "ny", 0xA99B: "th", 0xA99C: "th", 0xA99D: "dh", 0xA99E: "dh", 0xA99F: "n", 0xA9A0: "t", 0xA9A1: "t", 0xA9A2: "d", 0xA9A3: "d", 0xA9A4: "n",
	0xA9A5: "p", 0xA9A6: "p", 0xA9A7: "b", 0xA9A8: "b", 0xA9A9: "m", 0xA9AA: "y", 0xA9AB: "r", 0xA9AC: "r", 0xA9AD: "l", 0xA9AE: "w", 0xA9AF: "s",
	0xA9B0: "s", 0xA9B1: "s", 0xA9B2: "h",
}

// foreignLetters are those with cecak telu.
var foreignLetters = map[rune]string{0xA98F: "kh", 0xA992: "gh", 0xA9B1: "sy", 0xA9A5: "f", 0xA9AE: "v", 0xA997: "z"}

// javaneseSigns are those that take the place of the vowel.
var javaneseSigns = map[rune]string{wulu: "i", 0xA9B7: "i", suku: "u", 0xA9B9: "u", taling: "é", 0xA9BB: "ai", pepet: "e", keret: "re", tarung: "a", 0xA9B5: "o"}

// javaneseMedials are those that stand before the vowel.
var javaneseMedials = map[rune]string{pengkal: "y", cakra: "r"}

// javaneseOthers are the signs that close a syllable, and the letters that have their vowel in them.
var javaneseOthers = map[rune]string{
	0xA980: "m", cecak: "ng", layar: "r", wignyan: "h",
	0xA984: "a", 0xA985: "i", 0xA986: "i", 0xA987: "i", 0xA988: "u", paCerek: "re", ngaLelet: "le", 0xA98B: "le", 0xA98C: "é", 0xA98D: "ai", 0xA98E: "o",
}
