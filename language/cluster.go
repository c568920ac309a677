package language

import (
	"iter"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// UnicodeVersion is the version of Unicode whose cluster rules (UAX #29, extended grapheme clusters) Lontar counts by. It is pinned by
// the version of clipperhouse/uax29 in go.mod and written into every manifest.
const UnicodeVersion = "17.0.0"

// joining is what a character does to the cluster it stands in, reduced from the grapheme-break and Indic-conjunct properties.
type joining uint8

const (
	joinNone      joining = iota // starts a cluster, takes marks
	joinExtend                   // attaches to what precedes, ends a pending conjunct (GB9a; GB9 without InCB)
	joinExtendInC                // attaches, and a pending conjunct stays pending (InCB=Extend, ZWJ)
	joinLinker                   // attaches, and lets the next consonant attach (InCB=Linker): virama, coeng
	joinConsonant                // starts a cluster, or attaches after consonant and linker (InCB=Consonant)
	joinControl                  // stands alone (GB4, GB5)
	joinComplex                  // Hangul, emoji, flags, prepended marks: left to the library
)

// joinPlane0 holds the joining of each code point of the Basic Multilingual Plane.
var joinPlane0 = buildJoinPlane0()

func buildJoinPlane0() (plane [0x10000]joining) {
	for _, r := range joinRanges {
		for c := r.low; c <= r.high; c++ {
			plane[c] = r.join
		}
	}
	return plane
}

// ClusterEnd gives the offset at which the grapheme cluster that starts at offset start of text ends. Start must be a cluster boundary
// (0, or what ClusterEnd gave before); at or behind the end of text it gives len(text). A byte that is not UTF-8 is a cluster of
// its own.
func ClusterEnd(text string, start int) int {
	n := len(text)
	if start >= n-1 {
		return n
	}
	b := text[start]
	if b < utf8.RuneSelf && text[start+1] < utf8.RuneSelf {
		if b == '\r' && text[start+1] == '\n' {
			return start + 2
		}
		return start + 1
	}
	join, width := joinAt(text, start)
	switch join {
	case joinComplex:
		if width == 0 {
			return start + 1
		}
		return start + slowClusterLength(text[start:])
	case joinControl:
		if b == '\r' && text[start+1] == '\n' {
			return start + 2
		}
		return start + width
	}
	conjunct := join == joinConsonant // a consonant stands before, only linkers and conjunct extenders since
	linked := false                   // one of them was a linker
	for i := start + width; i < n; i += width {
		if text[i] < utf8.RuneSelf {
			return i
		}
		join, width = joinAt(text, i)
		switch join {
		case joinExtend:
			conjunct = false
		case joinExtendInC:
		case joinLinker:
			linked = linked || conjunct
		case joinConsonant:
			if !conjunct || !linked {
				return i
			}
			linked = false
		case joinComplex:
			if width == utf8.UTFMax { // a mark of a script beyond the Basic Multilingual Plane may attach
				return start + slowClusterLength(text[start:])
			}
			return i
		default:
			return i
		}
		if !conjunct {
			linked = false
		}
	}
	return n
}

// joinAt gives the joining and byte length of the character at offset i; joinComplex and 0 for bytes that are not UTF-8.
func joinAt(text string, i int) (joining, int) {
	b := text[i]
	if b < utf8.RuneSelf {
		if b < 0x20 || b == 0x7F {
			return joinControl, 1
		}
		return joinNone, 1
	}
	if b >= 0xE0 && b <= 0xEC && i+2 < len(text) { // the scripts of the region; other lead bytes need more checks
		b1, b2 := text[i+1], text[i+2]
		if b1&0xC0 == 0x80 && b2&0xC0 == 0x80 && (b > 0xE0 || b1 >= 0xA0) { // below U+0800 would be an overlong form
			return joinPlane0[uint32(b&0x0F)<<12|uint32(b1&0x3F)<<6|uint32(b2&0x3F)], 3
		}
		return joinComplex, 0
	}
	r, width := utf8.DecodeRuneInString(text[i:])
	switch {
	case r == utf8.RuneError && width <= 1:
		return joinComplex, 0
	case r < 0x10000:
		return joinPlane0[r], width
	}
	return joinComplex, width
}

// slowClusterLength gives the length of the first cluster by the library, which knows every rule.
func slowClusterLength(text string) int {
	it := graphemes.FromString(text)
	it.Next()
	end := it.End()
	for i := 0; i < end; { // the library attaches a character that is cut off at the end of the text
		_, width := joinAt(text, i)
		if width == 0 {
			return i
		}
		i += width
	}
	return end
}

// Clusters gives the extended grapheme clusters of a text in order: what a reader takes for one character. Joined they are the text.
func Clusters(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for start := 0; start < len(text); {
			end := ClusterEnd(text, start)
			if !yield(text[start:end]) {
				return
			}
			start = end
		}
	}
}

// CountClusters gives the number of grapheme clusters of a text.
func CountClusters(text string) int {
	count := 0
	for start := 0; start < len(text); {
		// A run of ASCII without carriage returns is one cluster a byte, but for its last byte, which a mark may follow.
		for start+1 < len(text) && text[start] < utf8.RuneSelf && text[start+1] < utf8.RuneSelf && text[start] != '\r' {
			start++
			count++
		}
		start = ClusterEnd(text, start)
		count++
	}
	return count
}

// FirstClusters gives the longest prefix of text with at most n grapheme clusters. With n ≤ 0 it is empty.
func FirstClusters(text string, n int) string {
	end := 0
	for ; n > 0 && end < len(text); n-- {
		end = ClusterEnd(text, end)
	}
	return text[:end]
}
