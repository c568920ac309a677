package language

func minLatn() Profile {
	return Profile{
		Tag: "min-Latn", Name: "Minangkabau", Autonym: "Baso Minangkabau",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		// The n-gram limits of FineWeb-2 come from articles on insects and asteroids made by a program: left out.
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(3.0), WordLengthMax: new(9.0), LetterWords: new(0.818), DuplicateLines: new(0.483),
		},
	}
}

func minArab() Profile {
	return Profile{
		Tag: "min-Arab", Name: "Minangkabau (Jawi)",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "؟", "…"},
		Quotes:       []Quote{{"«", "»"}, {"“", "”"}},
		Digits:       []rune{'0', '٠'},
	}
}
