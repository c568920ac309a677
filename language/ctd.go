package language

func ctdLatn() Profile {
	return Profile{
		Tag: "ctd-Latn", Name: "Tedim Chin", Autonym: "Zopau",
		Countries: []string{"MM"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
