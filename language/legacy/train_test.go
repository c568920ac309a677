package legacy

import (
	"bytes"
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

var update = flag.Bool("update", false, "write the model and the golden files anew")

// sentences reads SIB-200 by language.
func sentences(t testing.TB, want func(int) bool) map[language.Tag][]string {
	t.Helper()
	texts := make(map[language.Tag][]string)
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), want) {
		if err != nil {
			t.Fatal(err)
		}
		texts[s.Tag] = append(texts[s.Tag], s.Text)
	}
	return texts
}

// counts is how often one state follows another, inside words.
type counts struct {
	n    int
	pair []float64
}

func newCounts(r reading) *counts { return &counts{states[r], make([]float64, states[r]*states[r])} }

func (c *counts) add(word []int) {
	before := 0
	for _, now := range append(word, 0) {
		c.pair[before*c.n+now]++
		before = now
	}
}

// backing is how many observations the frequency of a character by itself counts for behind another.
const backing = 4

// costs smooths the counts with the frequencies of single characters.
func (c *counts) costs() []uint8 {
	single, all := make([]float64, c.n), 0.0
	for i, v := range c.pair {
		single[i%c.n] += v
		all += v
	}
	out := make([]uint8, len(c.pair))
	for before := range c.n {
		sum := 0.0
		for now := range c.n {
			sum += c.pair[before*c.n+now]
		}
		for now := range c.n {
			alone := (single[now] + 0.1) / (all + 0.1*float64(c.n))
			p := (c.pair[before*c.n+now] + backing*alone) / (sum + backing)
			out[before*c.n+now] = uint8(min(255, math.Round(-math.Log(p)*unit)))
		}
	}
	return out
}

// asServed gives text as bytes of windows-1252, and Vietnamese as those of windows-1258. Words that it cannot say are left out.
func asServed(tag language.Tag, word string) ([]byte, bool) {
	table := charmap.Windows1252
	if tag == "vie-Latn" {
		table = charmap.Windows1258
		var apart strings.Builder // letter with circumflex, breve or horn; tone
		for _, r := range norm.NFC.String(word) {
			if _, ok := table.EncodeRune(r); ok {
				apart.WriteRune(r)
				continue
			}
			letters := []rune(norm.NFD.String(string(r)))
			i := slices.IndexFunc(letters, func(m rune) bool { return slices.Contains(tones[:], m) })
			if i < 0 {
				return nil, false
			}
			tone := letters[i]
			apart.WriteString(norm.NFC.String(string(slices.Delete(letters, i, i+1))))
			apart.WriteRune(tone)
		}
		word = apart.String()
	}
	data, err := table.NewEncoder().String(word)
	return []byte(data), err == nil
}

// train counts the words of the training rows: in the western reading those of all languages in Latin script.
func train(t testing.TB, want func(int) bool) *model {
	western, viet, thai := newCounts(westernReading), newCounts(vietnameseReading), newCounts(thaiReading)
	texts := sentences(t, want)
	for tag, list := range texts {
		if tag.Script() != language.Latn {
			continue
		}
		for _, text := range list {
			for _, word := range strings.Fields(text) {
				data, ok := asServed(tag, word)
				if !ok {
					continue
				}
				var kinds []int
				for _, b := range data {
					kinds = append(kinds, byteState(b))
				}
				western.add(kinds)
			}
		}
	}
	each := func(c *counts, list []string, state func(rune) int) {
		for _, text := range list {
			for _, word := range strings.Fields(norm.NFC.String(text)) {
				var kinds []int
				for _, r := range word {
					kinds = append(kinds, state(r))
				}
				c.add(kinds)
			}
		}
	}
	each(viet, texts["vie-Latn"], vietnameseState)
	each(thai, texts["tha-Thai"], thaiState)
	return &model{[readingCount][]uint8{western.costs(), viet.costs(), thai.costs()}}
}

func (m *model) bytes() []byte {
	return slices.Concat([]byte(magic), m.cost[westernReading], m.cost[vietnameseReading], m.cost[thaiReading])
}

func TestModelIsRebuiltByteForByte(t *testing.T) {
	const path = "model/legacy.bin"
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
