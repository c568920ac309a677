package language

func laoLaoo() Profile {
	return Profile{
		Tag: "lao-Laoo", Name: "Lao", Autonym: "ພາສາລາວ",
		Countries: []string{"LA"}, Spaces: SpacePhrases,
		// Edited Lao closes sentences with a full stop, most web text with nothing: the mark decides nothing.
		Quotes: []Quote{{"“", "”"}, {"\"", "\""}},
		Digits: []rune{'0', '໐'},
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(1.6), WordLengthMax: new(7.0), LetterWords: new(0.85), NewlineRatio: new(0.2), DuplicateLines: new(0.327),
			TopGrams:       [3]*float64{new(0.198), new(0.175), new(0.143)},
			DuplicateGrams: [6]*float64{new(0.187), new(0.175), new(0.163), new(0.149), new(0.135), new(0.123)},
		},
	}
}
