package language

func bltTavt() Profile {
	return Profile{
		Tag: "blt-Tavt", Name: "Tai Dam", Autonym: "ꪼꪕꪒꪾ",
		Countries: []string{"VN", "LA"}, Spaces: SpacePhrases,
		Digits: []rune{'0'},
	}
}
