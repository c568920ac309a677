package language

func bjnLatn() Profile {
	return Profile{
		Tag: "bjn-Latn", Name: "Banjar", Autonym: "Bahasa Banjar",
		Countries: []string{"ID", "MY"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:        "FineWeb-2, an earlier revision (baedee4)",
			WordLengthMin: new(3.0), WordLengthMax: new(15.0), LetterWords: new(0.778), NewlineRatio: new(0.243),
		},
	}
}

func bjnArab() Profile {
	return Profile{
		Tag: "bjn-Arab", Name: "Banjar (Jawi)", Autonym: "بهاس بنجر",
		Countries: []string{"ID", "MY"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "؟", "…"},
		Quotes:       []Quote{{"«", "»"}, {"“", "”"}},
		Digits:       []rune{'0', '٠'},
	}
}
