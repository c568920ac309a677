package language

func hilLatn() Profile {
	return Profile{
		Tag: "hil-Latn", Name: "Hiligaynon", Autonym: "Ilonggo",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
