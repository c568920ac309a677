package language

func filLatn() Profile {
	return Profile{
		Tag: "fil-Latn", Name: "Filipino", Autonym: "Filipino",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.091), WordLengthMin: new(3.0), WordLengthMax: new(12.0), LetterWords: new(0.821), NewlineRatio: new(0.159), DuplicateLines: new(0.263),
			TopGrams:       [3]*float64{new(0.286), new(0.228), new(0.179)},
			DuplicateGrams: [6]*float64{new(0.15), new(0.141), new(0.129), new(0.119), new(0.11), new(0.1)},
		},
	}
}

func filTglg() Profile {
	return Profile{
		Tag: "fil-Tglg", Name: "Filipino (Baybayin)",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{"᜵", "᜶"},
		Digits:       []rune{'0'},
	}
}
