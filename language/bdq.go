package language

func bdqLatn() Profile {
	return Profile{
		Tag: "bdq-Latn", Name: "Bahnar", Autonym: "Bahnar",
		Countries: []string{"VN"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
