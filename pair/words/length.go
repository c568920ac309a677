package words

import (
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// lettersOf counts the clusters of a text that are letters or digits, finds the script of most of them, and says whether one is a whole syllable: a
// letter with signs around it.
func lettersOf(text string) (letters int, script language.Script, syllable bool) {
	var counts language.ScriptCounts
	for i := 0; i < len(text); {
		end := language.ClusterEnd(text, i)
		r, size := utf8.DecodeRuneInString(text[i:end])
		switch language.ClassOf(r) {
		case language.Letter, language.Mark:
			letters++
			counts[language.ScriptOf(r)]++
			if i+size < end {
				next, _ := utf8.DecodeRuneInString(text[i+size:])
				syllable = syllable || language.ClassOf(next) == language.Mark
			}
		case language.Digit, language.Number:
			letters++
		}
		i = end
	}
	script, _ = counts.Dominant()
	return letters, script, syllable
}

// leastLetters gives the fewest letters (clusters, signs and spaces aside) that name a thing. Where a cluster is a syllable (scripts with signs around
// consonants), one that has signs can be a noun (ឆ្កែ, dog), as no lone letter is; the parts of Chinese words are counted as letters. A Vietnamese syllable is a word (cá, fish), an
// English noun has three letters (cat), and a noun of the Austronesian languages is most often two open syllables (kuda, horse).
func leastLetters(script language.Script, syllable bool, tag language.Tag) float64 {
	switch tag.Language() {
	case "vie", "hnj", "mww":
		if script == language.Latn {
			return 2
		}
	case "eng":
		return 3
	}
	switch script {
	case language.Latn, language.Cyrl, language.Grek:
		return 4
	case language.Arab, language.Thaa, language.Hebr, language.Syrc: // vowels are mostly not written
		return 3
	}
	if syllable && unspaced(script) {
		return 1
	}
	return 2
}
