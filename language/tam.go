package language

func tamTaml() Profile {
	return Profile{
		Tag: "tam-Taml", Name: "Tamil", Autonym: "தமிழ்",
		Countries: []string{"IN", "LK", "SG", "MY"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0', '௦'},
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.125), WordLengthMin: new(2.4), WordLengthMax: new(22.5), LetterWords: new(0.779), NewlineRatio: new(0.195), DuplicateLines: new(0.276),
			TopGrams: [3]*float64{new(0.23), new(0.212), new(0.19)},
		},
	}
}
