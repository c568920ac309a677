package language

func indLatn() Profile {
	return Profile{
		Tag: "ind-Latn", Name: "Indonesian", Autonym: "Bahasa Indonesia",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.111), WordLengthMin: new(3.0), WordLengthMax: new(12.0), LetterWords: new(0.805), NewlineRatio: new(0.157), DuplicateLines: new(0.241),
			TopGrams: [3]*float64{new(0.194), new(0.166), new(0.145)},
		},
	}
}
