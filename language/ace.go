package language

func aceLatn() Profile {
	return Profile{
		Tag: "ace-Latn", Name: "Acehnese", Autonym: "Bahsa Acèh",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:        "FineWeb-2, an earlier revision (baedee4)",
			WordLengthMin: new(4.0), WordLengthMax: new(12.0), LetterWords: new(0.81), NewlineRatio: new(0.273),
		},
	}
}

func aceArab() Profile {
	return Profile{
		Tag: "ace-Arab", Name: "Acehnese (Jawoë)", Autonym: "بهسا اچيه",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "؟", "…"},
		Quotes:       []Quote{{"«", "»"}, {"“", "”"}},
		Digits:       []rune{'0', '٠'},
	}
}
