package language

func hnjLatn() Profile {
	return Profile{
		Tag: "hnj-Latn", Name: "Hmong Njua", Autonym: "Moob Leeg",
		Countries: []string{"LA", "VN", "TH"}, Spaces: SpaceSyllables,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
