package extract

import (
	"bytes"
	"os"
	"path/filepath"
	"sort"
	"testing"

	trafilatura "github.com/markusmobius/go-trafilatura"

	"github.com/lontar-asean/lontar/curate/page"
	"github.com/lontar-asean/lontar/curate/page/gold"
)

const labels = "../../curate/page/testdata/gold"

// peer gives go-trafilatura's main text: default options, no fallback.
func peer(body []byte) string {
	result, err := trafilatura.Extract(bytes.NewReader(body), trafilatura.Options{})
	if err != nil {
		return "" // it found no text
	}
	return result.ContentText
}

// TestQualityIsNotBelowGoTrafilatura holds the F1 of every language to go-trafilatura's, on real and on own pages apart.
func TestQualityIsNotBelowGoTrafilatura(t *testing.T) {
	root := os.Getenv("LONTAR_TESTDATA")
	if root == "" {
		t.Skip("LONTAR_TESTDATA is not set: this test needs real data")
	}
	pages, err := gold.Load(labels, filepath.Join(root, "web-html-docs"))
	if err != nil {
		t.Fatal(err)
	}
	type sums struct{ n, p, r, f, peerP, peerR, peerF float64 }
	all := map[string]*sums{}
	var keys []string
	var scratch page.Scratch
	for _, g := range pages {
		key := "own  " + g.Language
		if g.Real {
			key = "real " + g.Language
		}
		if all[key] == nil {
			all[key] = &sums{}
			keys = append(keys, key)
		}
		ours, err := page.Extract(page.Input{Body: g.Body}, &scratch)
		if err != nil {
			t.Fatal(err)
		}
		p, r, f := gold.Score(ours.Text(), g.Text)
		pp, pr, pf := gold.Score(peer(g.Body), g.Text)
		s := all[key]
		s.n, s.p, s.r, s.f, s.peerP, s.peerR, s.peerF = s.n+1, s.p+p, s.r+r, s.f+f, s.peerP+pp, s.peerR+pr, s.peerF+pf
		t.Logf("%-4s %-60s F1 %.3f  go-trafilatura %.3f", g.Language, g.Path, f, pf)
	}
	sort.Strings(keys)
	for _, key := range keys {
		s := all[key]
		t.Logf("%-9s n %2.0f  ours P %.3f R %.3f F1 %.3f   go-trafilatura P %.3f R %.3f F1 %.3f", key, s.n, s.p/s.n, s.r/s.n, s.f/s.n, s.peerP/s.n, s.peerR/s.n, s.peerF/s.n)
		if s.f < s.peerF {
			t.Errorf("%s: F1 %.3f is below go-trafilatura's %.3f", key, s.f/s.n, s.peerF/s.n)
		}
	}
}
