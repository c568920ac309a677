package language

func absLatn() Profile {
	return Profile{
		Tag: "abs-Latn", Name: "Ambonese Malay", Autonym: "Bahasa Melayu Ambon",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
