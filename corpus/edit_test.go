package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
)

// line makes a line of words parted by spaces; the texts were written for this test and are not yet reviewed by native speakers.
func line(text string) corpus.Line {
	l := corpus.Line{Text: text}
	for i, w := range strings.Fields(text) {
		l.Words = append(l.Words, corpus.Word{Text: w, Box: corpus.Box{Left: i, Right: i + 1}})
	}
	return l
}

func texts(p corpus.Page) (lines, words []string) {
	for _, r := range p.Regions {
		for _, l := range r.Lines {
			lines = append(lines, l.Text)
			for _, w := range l.Words {
				words = append(words, w.Text)
			}
		}
	}
	return lines, words
}

func TestEditedPagesKeepNothingOfWhatWasTakenOut(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		lines          []string
		want           []string
		words          []string
	}{
		{"a number in words of its own", "012 345 678", "<phone>", []string{"ទូរស័ព្ទ 012 345 678", "ភ្នំពេញ"}, []string{"ទូរស័ព្ទ <phone>", "ភ្នំពេញ"}, []string{"", "", "", "", "ភ្នំពេញ"}},
		{"a number over the end of a line", "012\n345", "<phone>", []string{"โทร 012", "345 ค่ะ", "จบ"}, []string{"โทร <phone> ค่ะ", "", "จบ"}, []string{"", "", "", "", "จบ"}},
		{"lines that become fewer at the end", "ဖုန်း\n09", "x", []string{"မြန်မာ", "ဖုန်း", "09"}, []string{"မြန်မာ", "x", ""}, []string{"မြန်မာ", "", ""}},
		{"a line that is cut in two", "|", "\n", []string{"ຂ່າວ|ໃໝ່", "ລາວ"}, []string{"ຂ່າວ ໃໝ່", "ລາວ"}, []string{"", "ລາວ"}},
		{"a spelling within a word", "ேெ", "ெே", []string{"தமிழ் கேெள்", "சந்தை"}, []string{"தமிழ் கெேள்", "சந்தை"}, []string{"தமிழ்", "கெேள்", "சந்தை"}},
		{"nothing", "zzz", "", []string{"ꦥꦱꦂ ꦒꦼꦝꦺ", "ڤاسر"}, []string{"ꦥꦱꦂ ꦒꦼꦝꦺ", "ڤاسر"}, []string{"ꦥꦱꦂ", "ꦒꦼꦝꦺ", "ڤاسر"}},
		{"everything", "Chợ nổi", "", []string{"Chợ nổi"}, []string{""}, []string{"", ""}},
	} {
		region := corpus.Region{Kind: corpus.FooterRegion}
		for _, l := range c.lines {
			region.Lines = append(region.Lines, line(l))
		}
		d := corpus.TextDocument("")
		d.Pages = []corpus.Page{{Regions: []corpus.Region{{}, region}}}
		d.EditWords(func(s string) string { return strings.ReplaceAll(s, c.from, c.to) })
		lines, words := texts(d.Pages[0])
		if diff := cmp.Diff(c.want, lines); diff != "" {
			t.Errorf("%s: lines %s", c.name, diff)
		}
		if diff := cmp.Diff(c.words, words); diff != "" {
			t.Errorf("%s: words %s", c.name, diff)
		}
	}
}

func FuzzEditPage(f *testing.F) {
	f.Add("ក ខ\nគ", "ខ\nគ", "x")
	f.Add("\xff\u17d2 a\n\n\n", "\n", "")
	f.Add("aaa aaa", "a", "aa\na")
	f.Fuzz(func(t *testing.T, text, from, to string) {
		r := corpus.Region{}
		for l := range strings.SplitSeq(text, "\n") {
			r.Lines = append(r.Lines, line(l))
		}
		p := corpus.Page{Regions: []corpus.Region{r}}
		p.EditWords(func(s string) string { return strings.ReplaceAll(s, from, to) })
		lines, words := texts(p)
		want := strings.ReplaceAll(text, from, to)
		if strings.Join(strings.Fields(strings.Join(lines, " ")), " ") != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%q became %q, not %q", text, lines, want)
		}
		if from != "" && !strings.Contains(to, from) && !strings.Contains(want, from) {
			for _, w := range words {
				if strings.Contains(w, from) {
					t.Errorf("%q is left in %q", from, w)
				}
			}
		}
	})
}
