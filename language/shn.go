package language

func shnMymr() Profile {
	return Profile{
		Tag: "shn-Mymr", Name: "Shan", Autonym: "လိၵ်ႈတႆး",
		Countries: []string{"MM"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"။", "!", "?"},
		Quotes:       []Quote{{"“", "”"}, {"‘", "’"}},
		Digits:       []rune{'႐', '၀', '0'},
		// FineWeb-2 counts Shan words by spaces (mean up to 34 characters, 1.765 line feeds a word): left out.
		Limits: Limits{
			Source:      "FineWeb-2 (d0defb2)",
			LetterWords: new(0.613), DuplicateLines: new(0.306),
			DuplicateGrams: [6]*float64{new(0.08), new(0.075), new(0.061), new(0.054), new(0.047), new(0.038)},
		},
	}
}
