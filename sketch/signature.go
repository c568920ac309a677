package sketch

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// chance is the probability that two different shingles agree in 8 bits.
const chance = 1.0 / 256

// Agree counts the bins in which two signatures agree.
func (s *Signature) Agree(o *Signature) int {
	const low7 = 0x7F7F7F7F7F7F7F7F
	n := 0
	for i := 0; i < Bins; i += 8 {
		x := binary.LittleEndian.Uint64(s[i:]) ^ binary.LittleEndian.Uint64(o[i:])
		n += bits.OnesCount64(^((x&low7 + low7) | x | low7)) // one bit for each byte that is zero
	}
	return n
}

// Jaccard estimates the Jaccard index of the shingle sets of two texts, corrected for chance agreement, in 0 to 1. Its standard error is
// about √(J(1−J)/128), at most 0.044.
func (s *Signature) Jaccard(o *Signature) float64 {
	return max(0, (float64(s.Agree(o))/Bins-chance)/(1-chance))
}

// Agreement is the number of bins in which two signatures must agree for an estimated Jaccard index of at least j.
func Agreement(j float64) int {
	return int(math.Ceil(Bins*(j*(1-chance)+chance) - 1e-9))
}

// Band gives the key of a band: rows bins from bin band·rows on. Texts share it with probability near J^rows. rows is 1 to 8 and the band lies
// within the signature.
func (s *Signature) Band(band, rows int) uint64 {
	var b [8]byte
	copy(b[:], s[band*rows:(band+1)*rows])
	return stir(binary.LittleEndian.Uint64(b[:]) + multiplier)
}
