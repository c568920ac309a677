package language

func kacLatn() Profile {
	return Profile{
		Tag: "kac-Latn", Name: "Jingpho", Autonym: "Jinghpaw",
		Countries: []string{"MM"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(2.0), WordLengthMax: new(8.0), LetterWords: new(0.833), DuplicateLines: new(0.392),
			DuplicateGrams: [6]*float64{new(0.2), new(0.186), new(0.175), new(0.159), new(0.146), new(0.134)},
		},
	}
}
