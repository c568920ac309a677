package language

func khbTalu() Profile {
	return Profile{
		Tag: "khb-Talu", Name: "Tai Lü", Autonym: "ᦅᧄᦺᦑᦟᦹᧉ",
		Countries: []string{"LA", "CN"}, Spaces: SpacePhrases,
		Digits: []rune{'᧐'},
	}
}
