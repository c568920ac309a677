package language

func pmyLatn() Profile {
	return Profile{
		Tag: "pmy-Latn", Name: "Papuan Malay", Autonym: "Bahasa Melayu Papua",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
