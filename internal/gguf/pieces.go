package gguf

// space stands for U+0020 in vocabularies of SentencePiece.
const space = "\u2581"

// pieces lists the vocabulary of Lettered: single letters first, then the pairs that they merge to.
func pieces() (list []string) {
	letters := func(from, to rune) (list []string) {
		for r := from; r <= to; r++ {
			list = append(list, string(r))
		}
		return list
	}
	pairs := func(first, second []string) {
		for _, a := range first {
			for _, b := range second {
				list = append(list, a+b)
			}
		}
	}
	small, thai := letters('a', 'z'), letters('ก', 'ฮ')
	for _, block := range [][]string{
		letters('!', '~'), letters('À', 'ÿ'), letters('Ă', 'ă'), letters('Đ', 'đ'), letters('Ơ', 'ơ'), letters('Ư', 'ư'), letters('Ạ', 'ỹ'),
		thai, letters('ะ', 'ฺ'), letters('เ', '๙'),
		letters('க', 'ஹ'), letters('ா', '்'), letters('அ', 'ஔ'),
		letters('ء', 'غ'), letters('ف', 'ي'), {"چ", "ڠ", "ڤ", "ݢ", "ڽ", "ۏ", "ک"},
	} {
		list = append(list, block...)
	}
	pairs(small, small)
	pairs([]string{space}, append(letters('A', 'Z'), small...))
	pairs(thai, []string{"ะ", "า", "ิ", "ี", "ุ", "ู", "ั", "่", "้"})
	return list
}
