package language

func ekyKali() Profile {
	return Profile{
		Tag: "eky-Kali", Name: "Eastern Kayah",
		Countries: []string{"MM", "TH"}, Spaces: SpaceWords,
		Digits: []rune{'꤀'},
	}
}
