package language

func nanHant() Profile {
	return Profile{
		Tag: "nan-Hant", Name: "Hokkien", Autonym: "閩南語",
		Countries: []string{"TW", "SG", "MY"}, Spaces: SpaceUnused,
		SentenceEnds: []string{"。", "！", "？", "…"},
		Quotes:       []Quote{{"「", "」"}},
		Digits:       []rune{'0'},
	}
}
