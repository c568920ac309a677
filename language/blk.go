package language

func blkMymr() Profile {
	return Profile{
		Tag: "blk-Mymr", Name: "Pa'o", Autonym: "ပအိုဝ်ႏဘာႏသာႏ",
		Countries: []string{"MM"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"။"},
		Digits:       []rune{'၀', '0'},
	}
}
