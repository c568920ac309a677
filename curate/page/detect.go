package page

import "unicode/utf8"

// Detect gives the WHATWG name of the encoding of a body without a byte order mark. declared is what the header or the page says, "" for
// nothing. The declaration stands unless the bytes contradict it: then what they look like wins.
func Detect(body []byte, declared string) string {
	return detect(body, declared, utf8.Valid(body))
}

// detect is Detect for a body of which it is known whether it is valid UTF-8.
func detect(body []byte, declared string, valid bool) string {
	if valid {
		if declared == "" || declared == "utf-8" || multibyte(body) != chance {
			return "utf-8"
		}
	} else {
		if good, bad := sequences(body); good >= 4 && bad*50 <= good {
			return "utf-8" // a few broken characters in text that is UTF-8 all the same
		}
	}
	sample := highSample(body)
	if len(sample) == 0 {
		return "utf-8"
	}
	best, high := "", fallbackScore
	for _, c := range candidates {
		score := c.score(sample)
		if c.name == declared || alike(c.name, declared) {
			score += trust
		}
		if score > high {
			best, high = c.name, score
		}
	}
	switch {
	case best != "" && alike(best, declared):
		return declared
	case best != "":
		return best
	case declared == "" || declared == "utf-8":
		return "windows-1252"
	}
	return declared // an encoding that is not judged here
}

const (
	// fallbackScore is what an encoding must reach to be believed at all.
	fallbackScore = 0.80
	// trust is what a declaration is worth in the comparison of scores.
	trust = 0.15
	// a handful of valid multi-byte sequences can come about by chance
	chance = 1
)

// alike says whether two names are variants of one encoding, of which the declared one is used.
func alike(a, b string) bool {
	return a == "gb18030" && b == "gbk" || a == "windows-1252" && (b == "iso-8859-15" || b == "iso-8859-1") || a == "windows-1256" && b == "iso-8859-6"
}

// multibyte says how sure valid UTF-8 is no accident: 0 pure ASCII, chance for one or two characters, more for more.
func multibyte(s []byte) int {
	n := 0
	for _, c := range s {
		if c >= 0xC0 {
			if n++; n > 2 {
				return 3
			}
		}
	}
	if n > 0 {
		return chance
	}
	return 0
}

// sequences counts the valid and the broken multi-byte sequences.
func sequences(s []byte) (good, bad int) {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		char, size := utf8.DecodeRune(s[i:])
		if char == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good, bad
}

// highSample gives the part of the body that is worth judging: from its first byte beyond ASCII.
func highSample(s []byte) []byte {
	for i, c := range s {
		if c >= utf8.RuneSelf {
			from := max(i-16, 0)
			return s[from:min(len(s), from+sampleBytes)]
		}
	}
	return nil
}

// candidate is an encoding and its judge: how well the bytes fit, 0 to 1.
type candidate struct {
	name  string
	score func([]byte) float64
}

// candidates are tried in this order; the factors settle texts that fit two: Korean and Japanese rows lie inside the Chinese ones.
var candidates = []candidate{
	{"windows-874", thaiScore},
	{"windows-1258", vietnameseScore},
	{"windows-1256", arabicScore},
	{"gb18030", func(s []byte) float64 { return 0.97 * pairScore(s, gbPair) }},
	{"big5", big5Score},
	{"euc-kr", func(s []byte) float64 { return pairScore(s, koreanPair) }},
	{"euc-jp", func(s []byte) float64 { return 0.99 * pairScore(s, eucPair) }},
	{"shift_jis", func(s []byte) float64 { return pairScore(s, shiftPair) }},
	{"windows-1252", latinScore},
}
