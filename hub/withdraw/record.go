package withdraw

import (
	"crypto/sha256"
	"encoding/hex"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/sketch"
)

// record is what a search needs to know of a record, whatever file it is in.
type record struct {
	corpus.Document
	row     int64    // in its file, from 0
	reasons []string // why it was dropped, of the files that say so
	raw     []byte   // the line it stands on, of forms that have lines; valid until the next record
	aside   string   // words of another column that may name other records
	bare    bool     // it has neither an id nor a text of its own
}

// leastText is how many characters a text has before it counts as somebody's: shorter ones, such as captions and titles, are written by many.
const leastText = 20

// telling reports whether a text is long enough to be recognised by.
func telling(text string) bool { return len(language.FirstClusters(text, leastText)) < len(text) }

// bands and narrow give the keys by which a text is compared with near and alike entries.
func bands(text string) []uint64 { return sketch.Bands(text, corpus.NearBands, 8) }

func narrow(text string) []uint64 { return sketch.Bands(text, corpus.AlikeBands, 4) }

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// idLength is the length of an id of ours.
const idLength = 26

func isIDByte(c byte) bool { return 'a' <= c && c <= 'z' || '2' <= c && c <= '7' }

// eachID calls f for every word that could be an id, with where it begins; f says whether to go on.
func eachID(b []byte, f func(at int, id string) bool) {
	for i := 0; i < len(b); i++ {
		if !isIDByte(b[i]) {
			continue
		}
		from := i
		for i < len(b) && isIDByte(b[i]) {
			i++
		}
		if i-from == idLength && !f(from, string(b[from:i])) {
			return
		}
	}
}

// mentions reports whether some words stand for a record on a list.
func mentions(list *corpus.Suppression, b []byte) (found bool) {
	eachID(b, func(_ int, id string) bool {
		found = list.WithdrawnID(id)
		return !found
	})
	return found
}

// gone stands where the id of a withdrawn record stood. It has the length of an id.
const gone = "withdrawn-withdrawn-withdr"

// mend gives a text without the ids of records on a list; the same slice when it mentions none.
func mend(list *corpus.Suppression, b []byte) []byte {
	var out []byte
	eachID(b, func(at int, id string) bool {
		if list.WithdrawnID(id) {
			if out == nil {
				out = append([]byte(nil), b...)
			}
			copy(out[at:], gone)
		}
		return true
	})
	if out == nil {
		return b
	}
	return out
}

// squeeze adds the letters, marks and digits of a text to dst, in small letters where ASCII has them: what is left when a page shows a text in its own way.
func squeeze(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			switch {
			case 'A' <= c && c <= 'Z':
				dst = append(dst, c|0x20)
			case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
				dst = append(dst, c)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			dst = append(dst, text[i:i+n]...)
		}
		i += n
	}
	return dst
}

// needles find pieces of texts in other texts (Karp and Rabin 1987), all of one length in squeezed bytes.
type needles map[uint64]struct{}

const (
	needleBytes = 48
	needleBase  = 1099511628211
)

// add takes a piece from the beginning of a text and one from the middle, when it is long enough to be recognised by.
func (n needles) add(text string) {
	s := squeeze(nil, []byte(text))
	if len(s) < needleBytes || !telling(text) {
		return
	}
	for _, at := range []int{0, (len(s) - needleBytes) / 2} {
		n[hashOf(s[at:at+needleBytes])] = struct{}{}
	}
}

func hashOf(b []byte) (h uint64) {
	for _, c := range b {
		h = h*needleBase + uint64(c) + 1
	}
	return h
}

// in reports whether a squeezed text holds one of the pieces.
func (n needles) in(s []byte) bool {
	if len(n) == 0 || len(s) < needleBytes {
		return false
	}
	top := uint64(1) // needleBase to the power of needleBytes-1
	for range needleBytes - 1 {
		top *= needleBase
	}
	h := hashOf(s[:needleBytes])
	for i := needleBytes; ; i++ {
		if _, ok := n[h]; ok {
			return true
		}
		if i == len(s) {
			return false
		}
		h = (h-(uint64(s[i-needleBytes])+1)*top)*needleBase + uint64(s[i]) + 1
	}
}
