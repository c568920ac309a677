package language

func cmnHans() Profile {
	return Profile{
		Tag: "cmn-Hans", Name: "Mandarin (simplified)", Autonym: "普通话",
		Countries: []string{"CN", "SG", "MY"}, Spaces: SpaceUnused,
		SentenceEnds: []string{"。", "！", "？", "…"},
		Quotes:       []Quote{{"“", "”"}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.106), WordLengthMin: new(1.0), WordLengthMax: new(5.0), LetterWords: new(0.735), NewlineRatio: new(0.178), DuplicateLines: new(0.287),
			TopGrams:       [3]*float64{new(0.256), new(0.201), new(0.171)},
			DuplicateGrams: [6]*float64{new(0.198), new(0.182), new(0.167), new(0.154), new(0.14), new(0.127)},
		},
	}
}

func cmnHant() Profile {
	return Profile{
		Tag: "cmn-Hant", Name: "Mandarin (traditional)", Autonym: "國語",
		Countries: []string{"TW", "MY"}, Spaces: SpaceUnused,
		SentenceEnds: []string{"。", "！", "？", "…"},
		Quotes:       []Quote{{"「", "」"}, {"『", "』"}},
		Digits:       []rune{'0'},
	}
}
