package perturb

// What people shorten in messages, and final ai and au as they are spoken.
func indonesian() *habits {
	return &habits{doubled: true, words: map[string]string{
		"yang": "yg", "dengan": "dgn dg", "untuk": "utk", "tidak": "tdk gak nggak", "dalam": "dlm", "sudah": "sdh udah", "belum": "blm", "karena": "krn",
		"kalau": "kalo klo", "orang": "org", "banyak": "byk", "bisa": "bs", "juga": "jg", "saya": "sy", "saja": "aja", "lagi": "lg", "jangan": "jgn",
		"seperti": "spt kayak", "tapi": "tp", "tetapi": "tp", "pada": "pd", "dari": "dr", "bagaimana": "gimana", "begitu": "gitu", "begini": "gini",
		"memang": "emang", "sampai": "sampe", "pakai": "pake", "ramai": "rame", "cabai": "cabe", "satai": "sate", "pulau": "pulo", "sekarang": "skrg",
		"tahun": "thn", "bulan": "bln", "rumah": "rmh", "hanya": "hny cuma", "selalu": "slalu", "terima": "trima", "benar": "bener", "malas": "males",
		"senang": "seneng", "dapat": "dpt", "cepat": "cepet", "teman": "temen", "malam": "mlm", "besok": "bsk", "kamu": "km",
	}}
}

func malay() *habits {
	return &habits{doubled: true, words: map[string]string{
		"yang": "yg", "dengan": "dgn", "untuk": "utk", "tidak": "tak x", "dalam": "dlm", "sudah": "dah", "belum": "blm", "kerana": "krn sbb", "kalau": "klu kalo",
		"orang": "org", "banyak": "byk", "juga": "jgk", "saya": "sy", "sahaja": "je", "lagi": "lg", "jangan": "jgn", "seperti": "spt", "tetapi": "ttp tapi",
		"pada": "pd", "dari": "dr", "daripada": "drpd", "kepada": "kpd", "bagaimana": "cmne", "macam": "mcm", "memang": "mmg", "sampai": "smpai sampe",
		"sekarang": "skrg", "rumah": "rmh", "boleh": "blh", "kenapa": "knp", "apa": "ape", "mana": "mane", "siapa": "sape", "hari": "hr", "bulan": "bln",
		"tahun": "thn", "terima": "trima", "kasih": "kaseh", "kawan": "kwn", "makan": "mkn", "malam": "mlm", "esok": "esk", "dekat": "dkt kat",
	}}
}

// Jawi is typed with letters of Arabic, Persian and Malay keyboards.
func jawiHabits() *habits {
	return &habits{signs: [][2]string{{"ک", "ك"}, {"ݢ", "ڬ"}, {"ي", "ى"}, {"ڠ", "غ"}, {"ڤ", "ف"}, {"ۏ", "و"}}}
}
