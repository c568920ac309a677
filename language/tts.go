package language

func ttsThai() Profile {
	return Profile{
		Tag: "tts-Thai", Name: "Isan", Autonym: "ภาษาอีสาน",
		Countries: []string{"TH"}, Spaces: SpacePhrases,
		Digits: []rune{'0', '๐'},
	}
}
