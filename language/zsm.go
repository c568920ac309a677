package language

func zsmLatn() Profile {
	return Profile{
		Tag: "zsm-Latn", Name: "Malay", Autonym: "Bahasa Melayu",
		Countries: []string{"MY", "BN", "SG"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.125), WordLengthMin: new(3.0), WordLengthMax: new(11.0), LetterWords: new(0.808), NewlineRatio: new(0.214), DuplicateLines: new(0.331),
			TopGrams: [3]*float64{new(0.264), new(0.252), new(0.225)},
		},
	}
}

func zsmArab() Profile {
	return Profile{
		Tag: "zsm-Arab", Name: "Malay (Jawi)", Autonym: "بهاس ملايو",
		Countries: []string{"MY", "BN", "SG"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "؟", "…"},
		Quotes:       []Quote{{"«", "»"}, {"“", "”"}},
		Digits:       []rune{'0', '٠'},
	}
}
