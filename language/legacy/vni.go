package legacy

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// VNI writes a letter with a mark as the letter and a byte for the mark behind it: for tones alone, for tones over the circumflex and for
// tones over the breve. O and u with horn, đ, i and y with the dot below and all of i have a byte of their own. A capital has a capital mark.
const (
	vniTones = "ùøûõï" // acute, grave, hook, tilde, dot below
	vniRoof  = "áàåãä" // the same over the circumflex, which alone is â
	vniBreve = "éèúüë" // the same over the breve, which alone is ê
)

var (
	tones = [...]rune{0x301, 0x300, 0x309, 0x303, 0x323}

	vniLetters = buildVNILetters()
	vniPairs   = buildVNIPairs()
)

// buildVNILetters gives the bytes of every Vietnamese letter beyond ASCII.
func buildVNILetters() map[rune]string {
	table := make(map[rune]string)
	set := func(letter, bytes string) {
		r := []rune(norm.NFC.String(letter))
		if len(r) != 1 {
			return // no letter of Vietnamese
		}
		raw := func(s string) string {
			var b strings.Builder
			for _, r := range s {
				b.WriteByte(byte(r)) // of U+0000 to U+00FF
			}
			return b.String()
		}
		table[r[0]] = raw(bytes)
		table[unicode.ToUpper(r[0])] = raw(strings.ToUpper(bytes))
	}
	for i, mark := range []rune(vniTones) {
		tone := string(tones[i])
		for _, v := range "aeou" {
			set(string(v)+tone, string(v)+string(mark))
		}
		set("ơ"+tone, "ô"+string(mark))
		set("ư"+tone, "ö"+string(mark))
		for _, v := range "aeo" {
			set(string(v)+"\u0302"+tone, string(v)+string([]rune(vniRoof)[i]))
		}
		set("ă"+tone, "a"+string([]rune(vniBreve)[i]))
		set("i"+tone, string([]rune("íìæóò")[i]))
		if tones[i] != 0x323 {
			set("y"+tone, "y"+string(mark))
		}
	}
	set("ỵ", "î")
	for _, v := range "aeo" {
		set(string(v)+"\u0302", string(v)+"â")
	}
	set("ă", "aê")
	set("ơ", "ô")
	set("ư", "ö")
	set("đ", "ñ")
	return table
}

// vniTable is the table turned round: letters of one byte, and of a byte and a mark (less 0xC0) behind it.
type vniTable struct {
	one [256]rune
	two [256][64]rune
}

// buildVNIPairs turns the table round. Behind a capital the mark may be a small one.
func buildVNIPairs() *vniTable {
	t := new(vniTable)
	for r, s := range vniLetters {
		if len(s) == 1 {
			t.one[s[0]] = r
			continue
		}
		t.two[s[0]][s[1]-0xC0] = r
		if unicode.IsUpper(r) {
			t.two[s[0]][(s[1]|0x20)-0xC0] = r
		}
	}
	return t
}

func appendVNI(out []rune, data []byte) []rune {
	for i := 0; i < len(data); i++ {
		b := data[i]
		if i+1 < len(data) && data[i+1] >= 0xC0 {
			if r := vniPairs.two[b][data[i+1]-0xC0]; r != 0 {
				out = append(out, r)
				i++
				continue
			}
		}
		r := vniPairs.one[b]
		if r == 0 {
			r = western[b]
		}
		out = append(out, r)
	}
	return out
}

// isLetterByte says whether VNI uses a byte for letters and marks.
func isLetterByte(b byte) bool { return b >= 0xC0 }
