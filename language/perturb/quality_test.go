package perturb

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/transliterate"
)

var update = flag.Bool("update", false, "write testdata/quality anew")

// corpusWords gives the different words of the training rows of SIB-200 in order.
func corpusWords(t *testing.T, n *Noise, tag language.Tag) []string {
	t.Helper()
	seen := map[string]bool{}
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), identify.TrainingRows) {
		if err != nil {
			t.Fatal(err)
		}
		if tag == "jav-Java" && s.Tag == "jav-Latn" { // there is no text in the script, so it is made
			for w := range n.words.Words(s.Text, s.Tag) {
				if java := transliterate.ToJavanese(w); strings.ContainsFunc(java, func(r rune) bool { return language.ScriptOf(r) == language.Java }) {
					seen[java] = true
				}
			}
		}
		if s.Tag == tag {
			for w := range n.words.Words(s.Text, tag) {
				seen[w] = true
			}
		}
	}
	words := make([]string, 0, len(seen))
	for w := range seen {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// TestOrderNoiseIsUndoneByNormalise writes every word of a corpus in another order and normalises it.
func TestOrderNoiseIsUndoneByNormalise(t *testing.T) {
	n := noise(t, only(Order, 1))
	for _, tag := range []language.Tag{"khm-Khmr", "mya-Mymr", "tha-Thai", "lao-Laoo", "tam-Taml", "vie-Latn", "jav-Java"} {
		t.Run(string(tag), func(t *testing.T) {
			words := corpusWords(t, n, tag)
			changed, undone, failures := 0, 0, map[string]bool{}
			for _, w := range words {
				for seed := range uint64(3) {
					other, _ := n.Text(w, tag, seed)
					if other == w {
						continue
					}
					changed++
					want, _ := normalise.Text(w, tag, normalise.Options{})
					if got, _ := normalise.Text(other, tag, normalise.Options{}); got == want {
						undone++
					} else {
						failures[fmt.Sprintf("%+q as %+q becomes %+q", w, other, got)] = true
					}
				}
			}
			share := float64(undone) / float64(changed)
			var b strings.Builder
			fmt.Fprintf(&b, "Words of SIB-200 (training rows) with order noise at rate 1, three seeds, after normalise.\ngo test ./language/perturb -run Undone -update\n\n")
			fmt.Fprintf(&b, "words %d  changed %d  undone %d  %.3f %%\n", len(words), changed, undone, 100*share)
			list := make([]string, 0, len(failures))
			for f := range failures {
				list = append(list, f)
			}
			slices.Sort(list)
			for _, f := range list[:min(len(list), 20)] {
				fmt.Fprintln(&b, f)
			}
			golden(t, filepath.Join("testdata", "quality", string(tag)+".txt"), b.String())
			if share < 0.99 {
				t.Errorf("%.4f of %d words with order noise come back, wanted 0.99", share, changed)
			}
		})
	}
}

func golden(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s is\n%s\nnow\n%s", file, want, text)
	}
}

// TestNoMarkIsSetFreeInACorpus looks in every language for marks that lose their letter to noise, which only ocr may do, and never does.
func TestNoMarkIsSetFreeInACorpus(t *testing.T) {
	rows := map[language.Tag]int{}
	noises := map[Kind]*Noise{}
	for k := range Kind(Kinds) {
		noises[k] = noise(t, only(k, 1))
	}
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), identify.TrainingRows) {
		if err != nil {
			t.Fatal(err)
		}
		if rows[s.Tag]++; rows[s.Tag] > 40 {
			continue
		}
		for k, n := range noises {
			got, report := n.Text(s.Text, s.Tag, uint64(rows[s.Tag]))
			if before, after := loose(s.Text), loose(got); after > before {
				t.Errorf("%s %s: %d loose marks, then %d: %q", s.Tag, k, before, after, got)
			}
			if c := report[k]; c.Places > 0 && k != ZeroWidth && c.Changed != c.Places {
				t.Errorf("%s %s: %d of %d places change at rate 1", s.Tag, k, c.Changed, c.Places)
			}
		}
	}
}

// loose counts marks without a letter before them.
func loose(text string) int {
	n, before := 0, ' '
	for _, r := range text {
		if language.ClassOf(r) == language.Mark && !language.IsWordCharacter(before) {
			n++
		}
		before = r
	}
	return n
}
