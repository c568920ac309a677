package language

func kswMymr() Profile {
	return Profile{
		Tag: "ksw-Mymr", Name: "S'gaw Karen", Autonym: "ကညီကျိၥ်",
		Countries: []string{"MM", "TH"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"။"},
		Digits:       []rune{'၀', '0'},
	}
}
