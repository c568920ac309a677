package segment

import (
	"iter"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// SyllableEnd gives the offset at which the orthographic syllable that starts at offset start of text ends. Start must be the start of a
// syllable (0, or what SyllableEnd gave before); at or behind the end of text it gives len(text).
//
// An orthographic syllable is what a reader of the script sees as one block: one or more grapheme clusters that are written as one. Thai
// and Lao: leading vowel, consonant, marks, following vowel. Khmer, Javanese, Balinese, Sundanese, Tai Tham: consonants stacked by coeng,
// pangkon or their like. Burmese: stacks, vowels and tones, and the final consonant with its asat (UTN #11). Tamil: the conjuncts KSSA and SHRI. Elsewhere a
// syllable is a cluster.
func SyllableEnd(text string, start int) int {
	end := language.ClusterEnd(text, start)
	for end < len(text) && joined(text, start, end) {
		end = language.ClusterEnd(text, end)
	}
	return end
}

// Syllables gives the orthographic syllables of a text in order. Joined they are the text.
func Syllables(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for start := 0; start < len(text); {
			end := SyllableEnd(text, start)
			if !yield(text[start:end]) {
				return
			}
			start = end
		}
	}
}

// joined says whether the cluster that starts at offset i belongs to the syllable that starts at offset start and reaches to i.
func joined(text string, start, i int) bool {
	if text[i] < 0xE0 || text[i-1] < utf8.RuneSelf { // below U+0800 no script has syllables of several clusters
		return false
	}
	next, width := utf8.DecodeRuneInString(text[i:])
	previous, _ := utf8.DecodeLastRuneInString(text[:i])
	switch {
	case language.ClassOf(next) == language.Mark: // Burmese and Shan vowels and tones that are clusters of their own
		return language.ScriptOf(next) == language.ScriptOf(previous) && language.IsWordCharacter(previous)
	case isLeadingVowel(previous):
		return !isLeadingVowel(next) && language.ClassOf(next) == language.Letter && language.ScriptOf(next) == language.ScriptOf(previous)
	case isFollowingVowel(next):
		return language.ScriptOf(next) == language.ScriptOf(previous) && language.IsWordCharacter(previous)
	case isStacker(previous):
		return language.ClassOf(next) == language.Letter && language.ScriptOf(next) == language.ScriptOf(previous)
	case next >= 0x1000 && next <= 0x1021 || next == 0x103F || next >= 0x1075 && next <= 0x1081:
		return isFinalConsonant(text[i+width:]) && language.ScriptOf(previous) == language.Mymr &&
			(language.IsWordCharacter(previous) || previous == burmeseAforementioned)
	case next == 0x0BB7: // Tamil SSA after KA and pulli
		return previous == 0x0BCD && i-start >= 6 && text[i-6:i-3] == "க"
	case next == 0x0BB0: // Tamil RA with II after SA or SHA and pulli
		return previous == 0x0BCD && i-start >= 6 && (text[i-6:i-3] == "ஸ" || text[i-6:i-3] == "ஶ") && len(text) >= i+6 && text[i+3:i+6] == "ீ"
	}
	return false
}

// isLeadingVowel says whether a vowel is written and stored before its consonant: Thai, Lao, New Tai Lue, Tai Viet.
func isLeadingVowel(r rune) bool {
	switch {
	case r >= 0x0E40 && r <= 0x0E44, r >= 0x0EC0 && r <= 0x0EC4, r >= 0x19B5 && r <= 0x19B7, r == 0x19BA:
		return true
	case r == 0xAAB5, r == 0xAAB6, r == 0xAAB9, r == 0xAABB, r == 0xAABC:
		return true
	}
	return false
}

// isFollowingVowel says whether a letter or mark that starts a cluster of its own is a vowel or final of the syllable before it.
func isFollowingVowel(r rune) bool {
	switch r {
	case 0x0E30, 0x0E32, 0x0E33, 0x0E45, 0x0EB0, 0x0EB2, 0x0EB3, 0x0EBD, 0xAAB1, 0xAABA, 0xAABD:
		return true
	}
	return r >= 0x19B0 && r <= 0x19B4 || r == 0x19B8 || r == 0x19B9 || r >= 0x19BB && r <= 0x19C0 || r == 0x19C8 || r == 0x19C9
}

// isStacker says whether a sign puts the next consonant under the one before.
func isStacker(r rune) bool {
	switch r {
	case 0x17D2, 0x1039, 0x1A60, 0x1B44, 0xA9C0, 0x1BAB, 0xAAF6:
		return true
	}
	return false
}

// isFinalConsonant says whether what follows a Burmese consonant makes it the final of the syllable before: asat, with or without the
// dot below on either side, but no kinzi, whose consonant stands over the next one.
func isFinalConsonant(rest string) bool {
	const asat, dot, virama = "်", "့", "္"
	if len(rest) >= 6 && rest[:3] == dot {
		rest = rest[3:]
	}
	return len(rest) >= 3 && rest[:3] == asat && (len(rest) < 6 || rest[3:6] != virama)
}
