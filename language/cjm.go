package language

func cjmLatn() Profile {
	return Profile{
		Tag: "cjm-Latn", Name: "Eastern Cham",
		Countries: []string{"VN"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}

func cjmCham() Profile {
	return Profile{
		Tag: "cjm-Cham", Name: "Eastern Cham (Cham script)", Autonym: "ꨌꩌ",
		Countries: []string{"VN"}, Spaces: SpaceWords,
		SentenceEnds: []string{"꩝", "꩞", "꩟"},
		Digits:       []rune{'꩐'},
	}
}
