package sketch

import (
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/language"
)

// ShingleClusters is the length of the shingles of which signatures are made.
const ShingleClusters = 5

// MaxShingle is the longest shingle, in clusters.
const MaxShingle = 16

// Shingles walks the shingles of a folded text. The hash of a shingle is the polynomial Σ xxh3(cluster k)·m^(n−1−k) modulo 2^64, stirred
// (the finaliser of MurmurHash3), so that each step costs one cluster however long shingles are. A text of fewer than n clusters is one shingle;
// an empty text has none. The zero value is of no use; see NewShingles.
type Shingles struct {
	text  string
	at    int
	n     int
	seen  int // clusters
	sum   uint64
	leave uint64 // multiplier^n: the weight of the cluster that leaves
	ring  [2 * MaxShingle]uint64
}

const multiplier = 0x9E3779B97F4A7C15

// NewShingles walks the shingles of n clusters, 1 to MaxShingle, of a text that Fold made.
func NewShingles(folded string, n int) Shingles {
	s := Shingles{text: folded, n: min(max(n, 1), MaxShingle), leave: 1}
	for range s.n {
		s.leave *= multiplier
	}
	return s
}

// Fill writes the hashes of the next shingles to dst, in the order of the text, and gives their number: 0 at the end.
func (s *Shingles) Fill(dst []uint64) int {
	text, at, n, seen, sum := s.text, s.at, s.n, s.seen, s.sum
	filled := 0
	for at < len(text) && filled < len(dst) {
		var cluster uint64
		if b := text[at]; b < utf8.RuneSelf && at+1 < len(text) && text[at+1] < utf8.RuneSelf && b != '\r' {
			cluster = asciiCluster[b]
			at++
		} else {
			end := language.ClusterEnd(text, at)
			cluster = xxh3.HashString(text[at:end])
			at = end
		}
		sum = sum*multiplier + cluster - s.ring[uint(seen-n)%uint(len(s.ring))]*s.leave
		s.ring[uint(seen)%uint(len(s.ring))] = cluster
		if seen++; seen >= n {
			dst[filled] = stir(sum)
			filled++
		}
	}
	if s.at < at && at == len(text) && seen < n { // shorter than a shingle, and walked just now
		dst[0], filled = stir(sum), 1
	}
	s.at, s.seen, s.sum = at, seen, sum
	return filled
}

// Clusters is the number of clusters walked so far.
func (s *Shingles) Clusters() int { return s.seen }

// asciiCluster holds the hashes of clusters of one ASCII character.
var asciiCluster = buildASCIICluster()

func buildASCIICluster() (table [utf8.RuneSelf]uint64) {
	for b := range table {
		table[b] = xxh3.Hash([]byte{byte(b)})
	}
	return table
}

// stir is the 64-bit finaliser of MurmurHash3: every bit of the result depends on every bit of x.
func stir(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xFF51AFD7ED558CCD
	x ^= x >> 33
	x *= 0xC4CEB9FE1A85EC53
	return x ^ x>>33
}
