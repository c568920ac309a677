package language

func pagLatn() Profile {
	return Profile{
		Tag: "pag-Latn", Name: "Pangasinan", Autonym: "Pangasinan",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		// FineWeb-2 tuned Pangasinan on census tables of villages: only what does not depend on them is kept.
		Limits: Limits{
			Source:        "FineWeb-2 (d0defb2)",
			WordLengthMin: new(3.0), LetterWords: new(0.821),
		},
	}
}
