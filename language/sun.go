package language

func sunLatn() Profile {
	return Profile{
		Tag: "sun-Latn", Name: "Sundanese", Autonym: "Basa Sunda",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		// The top n-gram shares of FineWeb-2 (0.604) come from articles on asteroids made by a program: left out.
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.25), WordLengthMin: new(2.0), WordLengthMax: new(9.0), LetterWords: new(0.789), NewlineRatio: new(0.149), DuplicateLines: new(0.411),
			DuplicateGrams: [6]*float64{new(0.271), new(0.251), new(0.228), new(0.206), new(0.181), new(0.162)},
		},
	}
}

func sunSund() Profile {
	return Profile{
		Tag: "sun-Sund", Name: "Sundanese (Sundanese script)", Autonym: "ᮘᮞ ᮞᮥᮔ᮪ᮓ",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'᮰'},
	}
}
