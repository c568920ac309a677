package language

func madLatn() Profile {
	return Profile{
		Tag: "mad-Latn", Name: "Madurese", Autonym: "Bhâsa Madhurâ",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
