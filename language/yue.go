package language

func yueHant() Profile {
	return Profile{
		Tag: "yue-Hant", Name: "Cantonese", Autonym: "粵語",
		Countries: []string{"CN", "HK", "MY", "SG"}, Spaces: SpaceUnused,
		SentenceEnds: []string{"。", "！", "？", "…"},
		Quotes:       []Quote{{"「", "」"}, {"『", "』"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.167), WordLengthMin: new(1.0), WordLengthMax: new(5.0), LetterWords: new(0.765), NewlineRatio: new(0.273), DuplicateLines: new(0.495),
		},
	}
}
