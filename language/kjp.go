package language

func kjpMymr() Profile {
	return Profile{
		Tag: "kjp-Mymr", Name: "Eastern Pwo Karen",
		Countries: []string{"MM", "TH"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"။"},
		Digits:       []rune{'၀', '0'},
	}
}
