package metric

import (
	"math/rand/v2"
	"testing"
)

// plainEdits is the textbook's distance.
func plainEdits(a, b []uint32) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

func random(r *rand.Rand, n, alphabet int) []uint32 {
	s := make([]uint32, n)
	for i := range s {
		s[i] = uint32(r.IntN(alphabet))
	}
	return s
}

// spoiled gives a sequence with about share of its symbols changed.
func spoiled(r *rand.Rand, s []uint32, share float64, alphabet int) (out []uint32) {
	for _, v := range s {
		if r.Float64() >= share {
			out = append(out, v)
			continue
		}
		switch r.IntN(3) {
		case 0:
			out = append(out, uint32(r.IntN(alphabet)))
		case 1:
			out = append(out, v, uint32(r.IntN(alphabet)))
		}
	}
	return out
}

func TestEditsAreThoseOfTheTextbook(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 3000 {
		alphabet := 1 + r.IntN(30)
		a := random(r, r.IntN(400), alphabet)
		b := random(r, r.IntN(400), alphabet)
		if i%3 > 0 {
			b = spoiled(r, a, r.Float64()*0.5, alphabet)
		}
		if i%5 == 0 {
			b = append(random(r, r.IntN(300), alphabet), b...)
		}
		if got, want := edits(a, b), plainEdits(a, b); got != want {
			t.Fatalf("%d and %d symbols of %d: %d, want %d", len(a), len(b), alphabet, got, want)
		}
	}
}

func FuzzEdits(f *testing.F) {
	f.Add([]byte("kitten"), []byte("sitting"))
	f.Add([]byte{}, []byte{1})
	f.Fuzz(func(t *testing.T, x, y []byte) {
		if len(x) > 2000 || len(y) > 2000 {
			return
		}
		wide := func(s []byte) (out []uint32) {
			for _, c := range s {
				out = append(out, uint32(c))
			}
			return out
		}
		if got, want := edits(wide(x), wide(y)), plainEdits(wide(x), wide(y)); got != want {
			t.Fatalf("%d, want %d", got, want)
		}
	})
}
