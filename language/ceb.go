package language

func cebLatn() Profile {
	return Profile{
		Tag: "ceb-Latn", Name: "Cebuano", Autonym: "Sinugboanon",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2, an earlier revision (baedee4)",
			LineEnds: new(0.125), WordLengthMin: new(4.0), WordLengthMax: new(11.0), LetterWords: new(0.829), NewlineRatio: new(0.222),
		},
	}
}
