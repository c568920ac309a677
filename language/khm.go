package language

func khmKhmr() Profile {
	return Profile{
		Tag: "khm-Khmr", Name: "Khmer", Autonym: "ភាសាខ្មែរ",
		Countries: []string{"KH"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"។", "៕", "!", "?"},
		Quotes:       []Quote{{"«", "»"}, {"“", "”"}},
		Digits:       []rune{'០', '0'},
		// FineWeb-2 allows 0.917 duplicate lines and 0.594 in one 2-gram of words: left out, as they stop nothing.
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(1.1), WordLengthMax: new(7.2), LetterWords: new(0.905), NewlineRatio: new(0.361),
		},
	}
}
