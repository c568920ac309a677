package language

func kjgLatn() Profile {
	return Profile{
		Tag: "kjg-Latn", Name: "Khmu",
		Countries: []string{"LA", "VN"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
