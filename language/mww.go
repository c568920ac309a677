package language

func mwwLatn() Profile {
	return Profile{
		Tag: "mww-Latn", Name: "White Hmong", Autonym: "Hmoob Dawb",
		Countries: []string{"LA", "VN", "TH"}, Spaces: SpaceSyllables,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
