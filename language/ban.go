package language

func banLatn() Profile {
	return Profile{
		Tag: "ban-Latn", Name: "Balinese", Autonym: "Basa Bali",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:        "FineWeb-2, an earlier revision (baedee4)",
			WordLengthMin: new(2.0), WordLengthMax: new(10.0), LetterWords: new(0.799),
		},
	}
}

func banBali() Profile {
	return Profile{
		Tag: "ban-Bali", Name: "Balinese (Balinese script)", Autonym: "ᬩᬲᬩᬮᬶ",
		Countries: []string{"ID"}, Spaces: SpaceUnused,
		SentenceEnds: []string{"᭟"},
		Digits:       []rune{'᭐'},
	}
}
