package language

func rkiMymr() Profile {
	return Profile{
		Tag: "rki-Mymr", Name: "Rakhine", Autonym: "ရခိုင်ဘာသာ",
		Countries: []string{"MM"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"။"},
		Digits:       []rune{'၀', '0'},
	}
}
