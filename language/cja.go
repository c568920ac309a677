package language

func cjaCham() Profile {
	return Profile{
		Tag: "cja-Cham", Name: "Western Cham (Cham script)", Autonym: "ꨌꩌ",
		Countries: []string{"KH"}, Spaces: SpaceWords,
		SentenceEnds: []string{"꩝", "꩞", "꩟"},
		Digits:       []rune{'꩐'},
	}
}
