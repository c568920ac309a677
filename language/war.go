package language

func warLatn() Profile {
	return Profile{
		Tag: "war-Latn", Name: "Waray", Autonym: "Winaray",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(3.0), WordLengthMax: new(12.0), LetterWords: new(0.865), DuplicateLines: new(0.394),
			DuplicateGrams: [6]*float64{new(0.281), new(0.234), new(0.222), new(0.193), new(0.174), new(0.155)},
		},
	}
}
