package perturb

import "strings"

func javanese() *habits {
	return &habits{doubled: true, ways: []func(string) string{spokenA, plainDental}}
}

// spokenA writes the open a at the end of a word of two syllables as o, which it sounds like, and that before it too when it is open: apa as
// opo, kanca as konco, warna as warno. Words that begin with a capital may be names and stay.
func spokenA(word string) string {
	body, ok := strings.CutSuffix(word, "a")
	if !ok || strings.ToLower(word) != word {
		return ""
	}
	first := strings.IndexAny(body, "aeiouéè")
	if first < 0 {
		return ""
	}
	between := strings.TrimLeft(body[first:], "aeiouéè")
	if between == "" || strings.ContainsAny(between, "aeiouéè-") || len(body)-first-len(between) > 2 {
		return ""
	}
	if body[first] == 'a' && len(body)-first-len(between) == 1 && opens(between) {
		body = body[:first] + "o" + body[first+1:]
	}
	return body + "o"
}

// opens says whether the syllable before these consonants is open: one consonant, a nasal and its stop, consonant and r, l, w or y.
func opens(consonants string) bool {
	switch consonants {
	case "ng", "ny", "dh", "th", "mb", "nd", "nj", "ngg", "nc", "nt", "mp", "ngk", "ndh":
		return true
	}
	return len(consonants) == 1 || len(consonants) == 2 && strings.ContainsRune("rlwy", rune(consonants[1])) && !strings.ContainsRune("rlwy", rune(consonants[0]))
}

// plainDental writes dh and th as d and t, which many do.
func plainDental(word string) string {
	return strings.NewReplacer("dh", "d", "th", "t", "Dh", "D", "Th", "T").Replace(word)
}

// Murda letters of names are written as the plain ones.
func javaneseScript() *habits {
	return &habits{ways: []func(string) string{func(word string) string {
		return strings.NewReplacer("ꦑ", "ꦏ", "ꦓ", "ꦒ", "ꦖ", "ꦕ", "ꦘ", "ꦚ", "ꦡ", "ꦠ", "ꦟ", "ꦤ", "ꦦ", "ꦥ", "ꦨ", "ꦧ", "ꦯ", "ꦱ").Replace(word)
	}}, signs: [][2]string{{"ꦛ", "ꦠ"}, {"ꦝ", "ꦢ"}}}
}
