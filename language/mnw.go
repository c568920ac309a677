package language

func mnwMymr() Profile {
	return Profile{
		Tag: "mnw-Mymr", Name: "Mon", Autonym: "ဘာသာမန်",
		Countries: []string{"MM"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"။"},
		Digits:       []rune{'၀', '0'},
	}
}
