package language

func engLatn() Profile {
	return Profile{
		Tag: "eng-Latn", Name: "English", Autonym: "English",
		Countries: []string{"SG", "PH", "MY", "BN"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
	}
}
