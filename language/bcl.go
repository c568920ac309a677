package language

func bclLatn() Profile {
	return Profile{
		Tag: "bcl-Latn", Name: "Central Bikol", Autonym: "Bikol Sentral",
		Countries: []string{"PH"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
