package language

func radLatn() Profile {
	return Profile{
		Tag: "rad-Latn", Name: "Ede", Autonym: "Êđê",
		Countries: []string{"VN"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}
