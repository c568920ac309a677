package language

func muiLatn() Profile {
	return Profile{
		Tag: "mui-Latn", Name: "Musi", Autonym: "Baso Musi",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
