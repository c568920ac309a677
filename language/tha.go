package language

func thaThai() Profile {
	return Profile{
		Tag: "tha-Thai", Name: "Thai", Autonym: "ภาษาไทย",
		Countries: []string{"TH"}, Spaces: SpacePhrases,
		// A Thai sentence ends in a space or a new line, not in a mark.
		Quotes: []Quote{{"“", "”"}, {"\"", "\""}},
		Digits: []rune{'0', '๐'},
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(1.6), WordLengthMax: new(7.9), LetterWords: new(0.9), NewlineRatio: new(0.153), DuplicateLines: new(0.349),
			TopGrams:       [3]*float64{new(0.221), new(0.197), new(0.162)},
			DuplicateGrams: [6]*float64{new(0.185), new(0.168), new(0.152), new(0.137), new(0.124), new(0.111)},
		},
	}
}
