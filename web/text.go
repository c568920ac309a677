package web

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/lontar-asean/lontar/language"
)

// size writes bytes as people read them.
func size(n int64) string {
	const unit = 1000
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	f, i := float64(n)/unit, 0
	for f >= unit && i < len("kMGTPE")-1 {
		f /= unit
		i++
	}
	return fmt.Sprintf("%.1f %cB", f, "kMGTPE"[i])
}

// cut gives the first clusters of a text, at most so many, and whether there is more. A cluster is never taken apart.
func cut(s string, most int) (string, bool) {
	if len(s) <= most {
		return s, false
	}
	g := graphemes.FromString(s)
	for n := 0; g.Next(); n++ {
		if n == most {
			return s[:g.Start()], true
		}
	}
	return s, false
}

// visible shows what would make the name of a file look like another: marks that turn its direction, and characters that are not seen.
func visible(s string) string {
	if strings.IndexFunc(s, sly) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if sly(r) {
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// sly reports whether a character turns the direction of text or is not seen. Joiners are letters in the scripts here and stay.
func sly(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x061C || r == 0x200E || r == 0x200F || r == 0x2060 || r == 0xFEFF || r == 0x00AD ||
		r >= 0xE0000 && r <= 0xE007F
}

// locale gives the value of a lang attribute (BCP 47) for a language as data sets name it, and "" when it is not known.
func locale(s string) string {
	t, err := language.Parse(s)
	if err != nil || t.Language() == "und" {
		return ""
	}
	code := t.ISO6391()
	if code == "" {
		code = t.Language()
	}
	return code + "-" + t.Script().String()
}

// rightToLeft are the scripts that are written from the right.
var rightToLeft = []string{"-Arab", "-Hebr", "-Rohg", "-Syrc", "-Thaa"}

// direction gives the value of a dir attribute for a text in a language: that of its first letter (auto), and from the right for languages written so
// also where a foreign word comes first. A text without such letters, as an address in a Jawi column, stays as it is.
func direction(lang, text string) string {
	for _, script := range rightToLeft {
		if strings.HasSuffix(lang, script) {
			if most, _ := scripts(text).Dominant(); strings.HasSuffix(lang, most.String()) || most == language.Unknown {
				return "rtl"
			}
		}
	}
	return "auto"
}

// scripts counts the letters at the beginning of a text.
func scripts(text string) *language.ScriptCounts {
	const enough = 4000 // bytes
	var c language.ScriptCounts
	c.Add(strings.ToValidUTF8(text[:min(len(text), enough)], ""))
	return &c
}
