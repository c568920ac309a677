package words

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

var (
	ending    = regexp.MustCompile(`(?i)\.(jpe?g?|jfif|png|gif|webp|svgz?|bmp|tiff?|avif|heic|heif|ico|psd|eps|raw|cr2|nef|pdf|mp4|mov|avi|webm|docx?|pptx?|html?|php|aspx?)["')\]]*$`)
	camera    = regexp.MustCompile(`^\(?(?i:img|dsc[nf]?|dji|gopr|pxl|vid|mvi|pano|cimg|sam|hpim|kif|wp|fb|scan|scn|imag|image|photo|pic|p|pict|dcim|mg|screenshot|untitled|snapchat|mmexport|received|fbimg)[-_ ]*(e|_)?[0-9]{2,}`)
	bareCode  = regexp.MustCompile(`^[A-Z]{1,5}[-_ ]?[0-9]{4,}([-_ .(][0-9a-zA-Z)]*)*$`)
	numbered  = regexp.MustCompile(`(^|[-_ ./\p{L}\p{M}])(0[0-9]{2,}|[0-9]{6,})( ?\([0-9]+\)| ?- ?[Cc]opy)?$`)
	slugTail  = regexp.MustCompile(`[-_](0[0-9]*|[0-9]{3,}|v[0-9]+|final|copy|edit|edited|min|small|large|scaled|thumb)$`)
	drivePath = regexp.MustCompile(`(?i)^([a-z]:)?[\\/][^ ]+[\\/]`)
)

// fileLike reports whether a text is the name of a file and not a description: it ends as such names do, names a camera or program and a serial
// number, is one token held together by underscores or hyphens, or ends in the serial number of a series. Digits of all scripts count.
func fileLike(text string) bool {
	s := strings.Trim(asciiDigits(strings.TrimSpace(text)), ".。…,;:!\"'“”‘’«»[]{}<> \u200b")
	if s == "" {
		return false
	}
	if ending.MatchString(s) || camera.MatchString(s) && !sentence(s) || bareCode.MatchString(s) || drivePath.MatchString(s) {
		return true
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return numbered.MatchString(s) && !sentence(s)
	}
	if strings.Contains(strings.Trim(s, "_"), "_") || numbered.MatchString(s) {
		return true
	}
	if !strings.Contains(s, "-") {
		return false
	}
	lower := s == strings.ToLower(s)
	return lower && (strings.Count(s, "-") >= 2 && !reduplicated(s) || slugTail.MatchString(s))
}

// sentence reports whether a text says so much that a number at its edge is part of it.
func sentence(s string) bool {
	letters := 0
	for _, r := range s {
		if language.IsWordCharacter(r) && !unicode.Is(unicode.M, r) {
			letters++
		}
	}
	return letters > 40
}

// reduplicated reports whether a hyphenated word repeats a part, as plurals of Malay languages do (kupu-kupu, kura-kura-laut).
func reduplicated(s string) bool {
	parts := strings.Split(s, "-")
	for i := 1; i < len(parts); i++ {
		if parts[i] != "" && (parts[i] == parts[i-1] || strings.HasPrefix(parts[i], parts[i-1]) && len(parts[i-1]) >= 3 || strings.HasSuffix(parts[i-1], parts[i]) && len(parts[i]) >= 3) {
			return true
		}
	}
	return false
}

// asciiDigits writes decimal digits of every script as 0 to 9.
func asciiDigits(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf || !unicode.Is(unicode.Nd, r) {
			return r
		}
		return '0' + digitRun(r)
	}, s)
}

// digitRun gives the value of a decimal digit: its place in its run of ten.
func digitRun(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}
