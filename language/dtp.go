package language

func dtpLatn() Profile {
	return Profile{
		Tag: "dtp-Latn", Name: "Kadazan Dusun", Autonym: "Boros Kadazan Dusun",
		Countries: []string{"MY"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
