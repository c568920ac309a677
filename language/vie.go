package language

func vieLatn() Profile {
	return Profile{
		Tag: "vie-Latn", Name: "Vietnamese", Autonym: "Tiếng Việt",
		Countries: []string{"VN"}, Spaces: SpaceSyllables,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.333), WordLengthMin: new(3.0), WordLengthMax: new(11.0), LetterWords: new(0.803), NewlineRatio: new(0.103), DuplicateLines: new(0.293),
			TopGrams:       [3]*float64{new(0.223), new(0.197), new(0.171)},
			DuplicateGrams: [6]*float64{new(0.178), new(0.163), new(0.15), new(0.136), new(0.124), new(0.111)},
		},
	}
}
