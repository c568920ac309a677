package leaf_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/language"
)

// samples are not yet reviewed by native speakers.
var samples = []string{
	"ផ្សារបើករាល់ព្រឹក ហើយ", "ရေပေါ်ဈေးကို မနက်တိုင်း", "ຕະຫຼາດນ້ຳເປີດ ແລະ", "ตลาดน้ำเปิด ทุกเช้า", "மிதக்கும் சந்தை", "Chợ nổi mở cửa", "ꦥꦱꦂꦏꦩ꧀ꦧꦁ", "ڤاسر تراڤوڠ", "Pasar terapung",
}

func TestPagesComeBackFromJSONAsTheyWere(t *testing.T) {
	sure := 0.75
	for _, tag := range []language.Tag{"khm-Khmr", "zsm-Arab", language.Und} {
		p := corpus.Page{Picture: -1, Number: 7, Width: 800, Height: 1200, Resolution: 300, Language: tag, Orientation: 90, Skew: -0.5, Confidence: &sure}
		for i, s := range samples {
			b := corpus.Box{Left: 1, Top: 10 * i, Right: 700, Bottom: 10*i + 9}
			l := corpus.Line{Box: b, Text: s, Confidence: 0.5, Checked: "sokha"}
			for _, w := range strings.Fields(s) {
				l.Words = append(l.Words, corpus.Word{Box: b, Text: w, Confidence: 0.25})
			}
			kinds := []corpus.RegionKind{corpus.TextRegion, corpus.HeaderRegion, corpus.FooterRegion, corpus.NumberRegion, corpus.PictureRegion}
			p.Regions = append(p.Regions, corpus.Region{Kind: kinds[i%len(kinds)], Box: b, Lines: []corpus.Line{l}})
		}
		b, err := json.Marshal(leaf.Of(p))
		if err != nil {
			t.Fatal(err)
		}
		var back leaf.Page
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(p, back.Corpus()); d != "" {
			t.Errorf("%s: %s", tag, d)
		}
	}
}

func TestPlainTextIsAPageOfLines(t *testing.T) {
	for _, c := range []struct {
		text    string
		regions []int // lines of each
	}{{"", nil}, {" \n\n", nil}, {"a", []int{1}}, {"a\nb\r\n\r\nc\n", []int{2, 1}}, {"\n\n\na\n\n\n\nb", []int{1, 1}}, {strings.Join(samples, "\n"), []int{len(samples)}}} {
		p := leaf.Plain(c.text, 100, 90)
		var got []int
		for _, r := range p.Regions {
			got = append(got, len(r.Lines))
		}
		if d := cmp.Diff(c.regions, got); d != "" || p.Confidence != nil || p.Language != language.Und {
			t.Errorf("%q: %s", c.text, d)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, s := range append(samples, "", "\xff\n\n\xfe", "\u17d2\n", "\ue000", strings.Repeat("\n", 300), strings.Repeat("a\n", 300)) {
		f.Add(s, 100, 200)
	}
	f.Fuzz(func(t *testing.T, s string, width, height int) {
		width, height = width&0xffff, height&0xffff
		p := leaf.Plain(s, width, height)
		bottom, lines := math.MinInt, 0
		for _, r := range p.Regions {
			for _, l := range r.Lines {
				lines++
				if strings.TrimSpace(l.Text) == "" || l.Box.Top >= l.Box.Bottom || l.Box.Bottom > max(height, 0)+1 || l.Box.Top < r.Box.Top || l.Box.Bottom > r.Box.Bottom {
					t.Fatalf("%q in %v of %v", l.Text, l.Box, r.Box)
				}
				if height > 10*strings.Count(s, "\n")+10 && l.Box.Top < bottom {
					t.Fatalf("the line %q begins at %d, above %d", l.Text, l.Box.Top, bottom)
				}
				bottom = l.Box.Bottom
			}
		}
		if d := cmp.Diff(p, leaf.Of(p).Corpus()); d != "" {
			t.Fatal(d)
		}
	})
}
