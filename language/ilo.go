package language

func iloLatn() Profile {
	return Profile{
		Tag: "ilo-Latn", Name: "Ilocano", Autonym: "Ilokano",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:   "FineWeb-2, an earlier revision (baedee4)",
			LineEnds: new(0.25), WordLengthMin: new(3.0), WordLengthMax: new(10.0), LetterWords: new(0.842), NewlineRatio: new(0.212),
		},
	}
}
