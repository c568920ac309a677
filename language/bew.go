package language

func bewLatn() Profile {
	return Profile{
		Tag: "bew-Latn", Name: "Betawi", Autonym: "Basa Betawi",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
