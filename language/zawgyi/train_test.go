package zawgyi

import (
	"bytes"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/lontar-asean/lontar/language/identify"
)

var update = flag.Bool("update", false, "write the model and the golden files anew")

// counts is how often one state follows another.
type counts [states * states]float64

func (c *counts) add(text string, weight float64) {
	before := 0
	for i := 0; i < len(text); {
		now, width := state(text, i)
		if before != 0 || now != 0 {
			c[before*states+now] += weight
		}
		before = now
		i += width
	}
	if before != 0 {
		c[before*states] += weight
	}
}

// Settings of training. They were tried on the training rows with index_id % 5 = 1, trained on the other training rows.
const (
	smoothing   = 0.25 // added to each count
	bound       = 96   // most evidence of one pair, in units: one slip of a typist decides nothing
	invented    = 400  // sentences for each orthography without text
	inventWords = 12
)

// fit gives the table of logarithms of p(now | before) in Zawgyi over that in Unicode. Behind a state, what both encodings never show is
// no evidence.
func fit(zawgyi, unicode *counts) *model {
	m := new(model)
	for before := range states {
		z, u := zawgyi[before*states:][:states], unicode[before*states:][:states]
		sumZ, sumU := 0.0, 0.0
		for now := range states {
			sumZ += z[now] + smoothing
			sumU += u[now] + smoothing
		}
		for now := range states {
			if z[now] == 0 && u[now] == 0 {
				continue
			}
			v := math.Log((z[now]+smoothing)/sumZ) - math.Log((u[now]+smoothing)/sumU)
			m.ratio[before*states+now] = int8(max(-bound, min(bound, math.Round(v*unit))))
		}
	}
	return m
}

// manners are the ways of typing that training text is written in, in turn.
var manners = [...]manner{{}, {lowerFirst: true, zeroForWa: true}, {plainDot: true, lowerFirst: true}, {plain: true, plainDot: true, zeroForWa: true}, {dotFirst: true}}

// train fits a model to the rows of SIB-200 that want accepts, the even lines of mmgov and invented syllables.
func train(t testing.TB, want func(int) bool) *model {
	var z, u counts
	burmese := sentences(t, "mya-Mymr", want)
	governmentZ, governmentU := government(t, false)
	for i, s := range burmese {
		u.add(s, 1)
		for k := range 2 {
			if w, ok := write(s, manners[(2*i+k)%len(manners)]); ok {
				z.add(w, 0.5)
			}
		}
	}
	for i := range governmentZ {
		z.add(governmentZ[i], 1)
		u.add(governmentU[i], 1)
	}
	for _, s := range sentences(t, "shn-Mymr", want) {
		u.add(s, 1)
	}
	r := rand.New(rand.NewPCG(11, 1039))
	for _, o := range orthographies() {
		for range invented {
			u.add(o.sentence(r, inventWords), 0.1)
		}
	}
	return fit(&z, &u)
}

func (m *model) bytes() []byte {
	out := []byte(magic)
	for _, v := range m.ratio {
		out = append(out, byte(v))
	}
	return out
}

func TestModelIsRebuiltByteForByte(t *testing.T) {
	const path = "model/zawgyi.bin"
	data := train(t, identify.TrainingRows).bytes()
	if *update {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, data) {
		t.Errorf("%s is not what training gives (run with -update to accept): %v", path, err)
	}
}
