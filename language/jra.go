package language

func jraLatn() Profile {
	return Profile{
		Tag: "jra-Latn", Name: "Jarai", Autonym: "Jrai",
		Countries: []string{"VN", "KH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
