package language

func hakHant() Profile {
	return Profile{
		Tag: "hak-Hant", Name: "Hakka", Autonym: "客家話",
		Countries: []string{"TW", "SG", "MY"}, Spaces: SpaceUnused,
		SentenceEnds: []string{"。", "！", "？", "…"},
		Quotes:       []Quote{{"「", "」"}},
		Digits:       []rune{'0'},
	}
}
