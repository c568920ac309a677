package language

func javLatn() Profile {
	return Profile{
		Tag: "jav-Latn", Name: "Javanese", Autonym: "Basa Jawa",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Quotes:       []Quote{{"“", "”"}, {"\"", "\""}, {"‘", "’"}},
		Digits:       []rune{'0'},
		// The top n-gram shares of FineWeb-2 (0.639) stop nothing: left out.
		Limits: Limits{
			Source:   "FineWeb-2 (d0defb2)",
			LineEnds: new(0.094), WordLengthMin: new(1.0), WordLengthMax: new(12.0), LetterWords: new(0.777), NewlineRatio: new(0.222), DuplicateLines: new(0.369),
			DuplicateGrams: [6]*float64{new(0.256), new(0.236), new(0.221), new(0.203), new(0.176), new(0.158)},
		},
	}
}

func javJava() Profile {
	return Profile{
		Tag: "jav-Java", Name: "Javanese (Javanese script)", Autonym: "ꦧꦱꦗꦮ",
		Countries: []string{"ID"}, Spaces: SpaceUnused,
		SentenceEnds: []string{"꧉"},
		Digits:       []rune{'꧐'},
	}
}
