package language

func pamLatn() Profile {
	return Profile{
		Tag: "pam-Latn", Name: "Kapampangan", Autonym: "Kapampangan",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
