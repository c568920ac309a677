package language

func ibaLatn() Profile {
	return Profile{
		Tag: "iba-Latn", Name: "Iban", Autonym: "Jaku Iban",
		Countries: []string{"MY"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
