package language

func bugLatn() Profile {
	return Profile{
		Tag: "bug-Latn", Name: "Buginese", Autonym: "Basa Ugi",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:        "FineWeb-2, an earlier revision (baedee4)",
			WordLengthMin: new(4.0), WordLengthMax: new(9.0), LetterWords: new(0.84), NewlineRatio: new(0.278),
		},
	}
}

func bugBugi() Profile {
	return Profile{
		Tag: "bug-Bugi", Name: "Buginese (Lontara)", Autonym: "ᨅᨔ ᨕᨘᨁᨗ",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{"᨞", "᨟"},
		Digits:       []rune{'0'},
	}
}
