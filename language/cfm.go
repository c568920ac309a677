package language

func cfmLatn() Profile {
	return Profile{
		Tag: "cfm-Latn", Name: "Falam Chin", Autonym: "Lai ṭong",
		Countries: []string{"MM"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
