package language

func lusLatn() Profile {
	return Profile{
		Tag: "lus-Latn", Name: "Mizo", Autonym: "Mizo ṭawng",
		Countries: []string{"IN", "MM"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:        "FineWeb-2, an earlier revision (baedee4)",
			WordLengthMin: new(3.0), WordLengthMax: new(10.0), LetterWords: new(0.824), NewlineRatio: new(0.111),
		},
	}
}
