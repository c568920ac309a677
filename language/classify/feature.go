package classify

import (
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// shape says which n-grams are taken from a text.
type shape struct {
	Clusters int `json:"clusters"` // longest n-gram of clusters, 1 to mostGram
	Words    int `json:"words"`    // longest n-gram of words, 0 to 2
}

const (
	mostGram = 6
	edge     = 1 // stands for the edge of a word
	digit    = 2 // stands for every digit

	clusterSalt = 0x9e3779b97f4a7c15
	wordSalt    = 0xc2b2ae3d27d4eb4f
	signSalt    = 0x165667b19e3779f9
)

// features walks over the n-grams of a text and calls see with the hash of each.
type features struct {
	shape  shape
	see    func(hash uint64)
	window [mostGram]uint64 // the last clusters, newest first
	length int              // clusters in the window
	word   uint64           // running hash of the word; 0 outside of words
	before uint64           // the word before; 0 at the beginning and after what parts sentences
	spaced bool             // the script of the word puts spaces between words
}

// walk sees the n-grams of a text. What is no letter, mark or digit parts words; format characters such as the zero-width space do not count.
func (f *features) walk(text string) {
	for at := 0; at < len(text); {
		end := language.ClusterEnd(text, at)
		cluster := text[at:end]
		at = end
		r, width := rune(cluster[0]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(cluster)
		}
		switch language.ClassOf(r) {
		case language.Letter, language.Mark, language.Number:
			f.letter(hashOf(cluster), r)
		case language.Digit:
			f.letter(digit, r)
		case language.Format:
		case language.Space, language.Control:
			f.endWord()
		default:
			if r != utf8.RuneError || width > 1 {
				f.see(mix(hashOf(cluster) ^ signSalt))
			}
			f.endWord()
			f.before = 0
		}
	}
	f.endWord()
}

// hashOf hashes a cluster without case and format characters.
func hashOf(cluster string) uint64 {
	if len(cluster) == 1 {
		return uint64(unicode.ToLower(rune(cluster[0])))<<8 | 0xff
	}
	h := uint64(0)
	for _, r := range cluster {
		if language.ClassOf(r) != language.Format {
			h = mix(h<<7 ^ uint64(unicode.ToLower(r)))
		}
	}
	return h
}

func (f *features) letter(hash uint64, r rune) {
	if f.word == 0 {
		f.length = 0
		f.push(edge)
		f.spaced = spaced(language.ScriptOf(r))
		f.word = wordSalt
	}
	f.word = mix(f.word ^ hash)
	f.push(hash)
}

// push adds a cluster to the window and sees the n-grams that end in it.
func (f *features) push(c uint64) {
	copy(f.window[1:], f.window[:mostGram-1])
	f.window[0] = c
	f.length = min(f.length+1, f.shape.Clusters)
	key := uint64(clusterSalt)
	for n := range f.length {
		key = mix(key ^ f.window[n])
		if n > 0 || c != edge {
			f.see(key)
		}
	}
}

func (f *features) endWord() {
	if f.word == 0 {
		return
	}
	f.push(edge)
	if f.spaced && f.shape.Words > 0 {
		f.see(mix(f.word))
		if f.before != 0 && f.shape.Words > 1 {
			f.see(mix(f.word + f.before*3))
		}
		f.before = f.word
	} else {
		f.before = 0
	}
	f.word = 0
}

// spaced says whether a script puts spaces between words or syllables. In the others what stands between two spaces is a phrase, which hardly ever
// comes twice.
func spaced(s language.Script) bool {
	switch s {
	case language.Thai, language.Laoo, language.Khmr, language.Mymr, language.Java, language.Bali, language.Lana, language.Talu, language.Tale,
		language.Tavt, language.Hani, language.Hira, language.Kana, language.Tibt:
		return false
	}
	return true
}

// mix spreads the bits of a hash (the finaliser of SplitMix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
