package segment

// weight is what a table holds: float32 while a model is trained, int8 when it is used.
type weight interface{ int8 | float32 }

// score is a sum of weights.
type score interface{ int32 | float32 }

// Odd constants with well-mixed bits that keep the parts of a feature's key apart.
const (
	keyLeft     = 0x9DDFEA08EB382D69
	keyRight    = 0xC2B2AE3D27D4EB4F
	keyMix      = 0xD6E8FEB86659FD93
	keyWord     = 0x165667B19E3779F9
	keySyllable = 0x27D4EB2F165667C5
)

// A feature of a boundary is what stands directly on both sides of it: up to reach characters to the left and right, bothCharacters
// together; and the same in orthographic syllables. Chosen by cross-validation on the training rows; wider windows were worse.
const (
	reach          = 3
	bothCharacters = 4
	bothSyllables  = 4
)

// features are the table indices of the features of one boundary.
type features struct {
	index [(reach + 1) * (reach + 1) * 2]uint32
	count int
}

// collect finds the features of boundary k of a lattice in a table of 1<<(64-shift) weights.
func (f *features) collect(l *lattice, k int, shift uint) {
	f.count = 0
	var left, right [reach + 1]uint64
	at := int(l.cuts[k]) + margin
	before, behind := uint64(0), uint64(0)
	for n := 1; n <= reach; n++ {
		before = before<<8 | uint64(l.codes[at-n])
		left[n] = (before + uint64(n)) * keyLeft
		behind = behind<<8 | uint64(l.codes[at+n-1])
		right[n] = (behind + uint64(n)) * keyRight
	}
	f.cross(&left, &right, reach, reach, bothCharacters, shift)

	middle, hash := l.cuts[k], l.hash[k]
	lefts, rights := min(reach, k), min(reach, len(l.cuts)-1-k)
	left[0], right[0] = 0, keySyllable
	for n := 1; n <= lefts; n++ {
		left[n] = (hash - l.hash[k-n]*l.power[middle-l.cuts[k-n]] + uint64(n)) * keyLeft
	}
	for n := 1; n <= rights; n++ {
		right[n] = (l.hash[k+n]-hash*l.power[l.cuts[k+n]-middle]+uint64(n))*keyRight + keySyllable
	}
	f.cross(&left, &right, lefts, rights, bothSyllables, shift)
}

// cross adds a feature for each pair of a left and a right part, both together not longer than both.
func (f *features) cross(left, right *[reach + 1]uint64, lefts, rights, both int, shift uint) {
	for a := 0; a <= lefts; a++ {
		for b := 0; b <= min(rights, both-a); b++ {
			f.index[f.count] = uint32((left[a] + right[b]) * keyMix >> shift)
			f.count++
		}
	}
}

// sum adds up the weights of features.
func sum[W weight, S score](table []W, f *features) S {
	total := S(0)
	for _, i := range f.index[:f.count] {
		total += S(table[i])
	}
	return total
}

// wordIndex gives the table index of the word between boundaries j and k.
func (l *lattice) wordIndex(j, k int, shift uint) uint32 {
	return uint32((l.word(j, k) ^ keyWord) * keyMix >> shift)
}

// word gives the hash of the characters between boundaries j and k.
func (l *lattice) word(j, k int) uint64 { return l.hash[k] - l.hash[j]*l.power[l.cuts[k]-l.cuts[j]] }

// decode finds the words with the highest sum of boundary and word scores (Viterbi) and leaves in back, for each boundary, the one at
// which the best word that ends there begins. Bounds and best are scratch space; handicap, where there is one, is added to the score of
// each boundary.
func decode[W weight, S score](table []W, shift uint, l *lattice, bounds, best, handicap []S) {
	n := len(l.cuts) - 1
	var f features
	for k := 1; k < n; k++ {
		f.collect(l, k, shift)
		bounds[k] = sum[W, S](table, &f)
		if handicap != nil {
			bounds[k] += handicap[k]
		}
	}
	bounds[n], best[0] = 0, 0
	for k := 1; k <= n; k++ {
		for j := k - 1; j >= max(0, k-maxWordSyllables); j-- {
			if s := best[j] + S(table[l.wordIndex(j, k, shift)]); j == k-1 || s > best[k] {
				best[k], l.back[k] = s, int32(j)
			}
		}
		best[k] += bounds[k]
	}
}
