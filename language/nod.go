package language

func nodLana() Profile {
	return Profile{
		Tag: "nod-Lana", Name: "Northern Thai (Tai Tham)",
		Countries: []string{"TH"}, Spaces: SpacePhrases,
		SentenceEnds: []string{"᪨", "᪩"},
		Digits:       []rune{'᪀', '᪐'},
	}
}

func nodThai() Profile {
	return Profile{
		Tag: "nod-Thai", Name: "Northern Thai", Autonym: "คำเมือง",
		Countries: []string{"TH"}, Spaces: SpacePhrases,
		Digits: []rune{'0', '๐'},
	}
}
