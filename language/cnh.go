package language

func cnhLatn() Profile {
	return Profile{
		Tag: "cnh-Latn", Name: "Hakha Chin", Autonym: "Lai holh",
		Countries: []string{"MM"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
