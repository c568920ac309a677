package perturb

// Linkers and particles that are mixed up, and what is shortened in messages.
func filipino() *habits {
	return &habits{doubled: true, words: map[string]string{
		"ng": "nang", "nang": "ng", "din": "rin", "rin": "din", "daw": "raw", "raw": "daw", "dito": "rito", "rito": "dito", "doon": "roon", "roon": "doon",
		"mga": "mg", "hindi": "hnd di", "lang": "lng", "kasi": "ksi", "naman": "nmn", "ako": "aq", "ikaw": "ikw", "bakit": "bkit", "salamat": "slmt",
		"nasaan": "asan", "nandito": "andito", "nandoon": "andun", "kailan": "kelan", "mayroon": "meron", "paano": "pano", "kaunti": "konti",
		"sabihin": "sabhin", "gabi": "gbi", "muna": "mna", "siya": "sya", "diyan": "dyan", "niya": "nya", "iyong": "yung", "iyon": "yun", "ganoon": "ganun",
	}}
}
