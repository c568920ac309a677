package language

func nijLatn() Profile {
	return Profile{
		Tag: "nij-Latn", Name: "Ngaju", Autonym: "Bahasa Dayak Ngaju",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
