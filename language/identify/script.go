package identify

import (
	"slices"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// groupScripts maps scripts that are written mixed with others to the script that stands for the group.
func groupScript(s language.Script) language.Script {
	switch s {
	case language.Hira, language.Kana, language.Bopo, language.Hans, language.Hant, language.Jpan:
		return language.Hani
	}
	return s
}

// dominant gives the script (group) most letters and marks of a text are in, their number, and their share of all.
func dominant(text string) (script language.Script, letters int, share float64) {
	var counts [language.ScriptCount]int32
	ascii := int32(0)
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			if b == 'h' || b == 'w' {
				if skip := address(text[i:]); skip > 0 {
					i += skip
					continue
				}
			}
			if c := b | 0x20; c >= 'a' && c <= 'z' {
				ascii++
			}
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[i:])
		i += width
		if language.IsWordCharacter(r) { // with marks: a Shan syllable has more marks than letters
			counts[language.ScriptOf(r)]++
		}
	}
	counts[language.Latn] += ascii
	for _, s := range [...]language.Script{language.Hira, language.Kana, language.Bopo} {
		counts[language.Hani] += counts[s]
		counts[s] = 0
	}
	counts[language.Hani] *= 3 // one Han character or Hangul syllable says as much as a few letters
	counts[language.Hang] *= 2
	total := int32(0)
	for s := int(language.Inherited) + 1; s < len(counts); s++ {
		total += counts[s]
		if counts[s] > counts[script] || script == language.Unknown && counts[s] > 0 {
			script = language.Script(s)
		}
	}
	if counts[language.Unknown] > counts[script] || total == 0 {
		return language.Unknown, 0, 0
	}
	return script, int(counts[script]), float64(counts[script]) / float64(total+counts[language.Unknown])
}

// scriptScore is the belief in a language that its script names alone: the share of the letters, less when they are few.
func scriptScore(letters int, share float64) float64 {
	return share * float64(letters) / (float64(letters) + 0.5)
}

// writes says which language a script mainly writes where no text was there to train on. Sources: Unicode Standard chapters 12–17 and the
// Supplemental Data of CLDR on scripts. Scripts that serve several languages without a main one are absent.
var writes = map[language.Script]language.Tag{
	language.Java: "jav-Java", language.Sund: "sun-Sund", language.Bali: "ban-Bali", language.Bugi: "bug-Bugi", language.Maka: "mak-Maka",
	language.Batk: "bbc-Batk", language.Rjng: "rej-Rjng", language.Kawi: "kaw-Kawi", language.Cham: "cjm-Cham", language.Tavt: "blt-Tavt",
	language.Lana: "nod-Lana", language.Talu: "khb-Talu", language.Tale: "tdd-Tale", language.Kali: "eky-Kali", language.Tglg: "fil-Tglg",
	language.Hano: "hnn-Hano", language.Buhd: "bku-Buhd", language.Tagb: "tbw-Tagb", language.Hmng: "mww-Hmng", language.Hmnp: "mww-Hmnp",
	language.Rohg: "rhg-Rohg", language.Pauc: "ctd-Pauc", language.Khmr: "khm-Khmr", language.Thai: "tha-Thai", language.Laoo: "lao-Laoo",
	language.Taml: "tam-Taml", language.Telu: "tel-Telu", language.Mlym: "mal-Mlym", language.Sinh: "sin-Sinh", language.Hang: "kor-Hang",
	language.Knda: "kan-Knda", language.Guru: "pan-Guru", language.Gujr: "guj-Gujr", language.Orya: "ory-Orya", language.Grek: "ell-Grek",
	language.Geor: "kat-Geor", language.Armn: "hye-Armn", language.Thaa: "div-Thaa",
}

// byScript answers for scripts the model has no text of.
func byScript(script language.Script, letters int, share float64) Result {
	tag, ok := writes[script]
	if !ok {
		return Result{Tag: language.Und}
	}
	score := scriptScore(letters, share)
	return Result{Tag: tag, Score: score, Margin: score}
}

// byLetters names languages of the Myanmar script by letters that only they use, as there is no text to train on: Mon, S'gaw Karen and
// both Pwo Karen (Unicode Standard, section 16.3). One letter in fifty must be of that kind, and two at least.
func byLetters(text string) (tag language.Tag, ok bool) {
	var mon, sgaw, western, eastern, letters int
	for i := 0; i < len(text); {
		r, width := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(text[i:])
		}
		i += width
		switch {
		case r < 0x1000 || r > 0x109F:
			continue
		case r >= 0x105A && r <= 0x1060:
			mon++
		case r == 0x1061 || r == 0x1063 || r == 0x1064: // U+1062 is also a Shan vowel
			sgaw++
		case r >= 0x1065 && r <= 0x106D:
			western++
		case r >= 0x106E && r <= 0x1070:
			eastern++
		}
		letters++
	}
	for _, c := range [...]struct {
		n   int
		tag language.Tag
	}{{mon, "mnw-Mymr"}, {sgaw, "ksw-Mymr"}, {western, "pwo-Mymr"}, {eastern, "kjp-Mymr"}} {
		if c.n >= 2 && c.n*50 >= letters && c.n*2 > mon+sgaw+western+eastern {
			return c.tag, true
		}
	}
	return "", false
}

// Knows reports whether a model can answer a language: it has text of it, or the script names it alone where the model has no text of the script.
func (m *Model) Knows(tag language.Tag) bool {
	if slices.Contains(m.labels, tag) {
		return true
	}
	script := tag.Script()
	return m.groups[script] == nil && writes[script] == tag
}
