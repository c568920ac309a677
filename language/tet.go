package language

func tetLatn() Profile {
	return Profile{
		Tag: "tet-Latn", Name: "Tetun", Autonym: "Tetun",
		Countries: []string{"TL"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
