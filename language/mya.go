package language

func myaMymr() Profile {
	return Profile{
		Tag: "mya-Mymr", Name: "Burmese", Autonym: "မြန်မာဘာသာ",
		Countries: []string{"MM"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"။", "!", "?"},
		Quotes:       []Quote{{"“", "”"}, {"‘", "’"}},
		Digits:       []rune{'၀', '0'},
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(1.2), WordLengthMax: new(12.6), LetterWords: new(0.75), DuplicateLines: new(0.278),
			TopGrams: [3]*float64{new(0.161), new(0.152), new(0.133)},
		},
	}
}
