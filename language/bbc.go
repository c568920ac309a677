package language

func bbcLatn() Profile {
	return Profile{
		Tag: "bbc-Latn", Name: "Toba Batak", Autonym: "Hata Batak Toba",
		Countries: []string{"ID"}, Spaces: SpaceWords,
		SentenceEnds: []string{".", "!", "?", "…"},
		Digits:       []rune{'0'},
	}
}

func bbcBatk() Profile {
	return Profile{
		Tag: "bbc-Batk", Name: "Toba Batak (Batak script)", Autonym: "ᯂᯖ ᯅᯖᯂ᯲ ᯖᯬᯅ",
		Countries: []string{"ID"}, Spaces: SpaceUnused,
		Digits: []rune{'0'},
	}
}
