package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

func TestThePageAnswersTheQuestionsOfAReaderInOrder(t *testing.T) {
	d := render(t, wholeSummary())
	d.closed(t)
	var heads []string
	for _, h := range d.all("h2") {
		heads = append(heads, text(h))
	}
	want := "Warnings|From source to kept|The languages of the region|Languages|Reasons, from both sides of each threshold|Identification|Duplicates|Personal data|Rights and sources|What was kept|Measures|Steps of the recipe"
	if got := strings.Join(heads, "|"); got != want {
		t.Errorf("headings %s", got)
	}
	if h := text(d.all("h1")[0]); h != "Sungai & rivers" {
		t.Errorf("title %q", h)
	}
	if p := text(d.all(".lead")[0]); !strings.HasPrefix(p, "107 of 160 records kept (66.9 %), in 15 languages and scripts.") {
		t.Errorf("lead %q", p)
	}
	for _, table := range d.all("table") {
		if attribute(table, "class") != "bars" && len(d.all("caption", table)) != 1 {
			t.Error("a table has no caption")
		}
	}
	for _, svg := range d.all("svg") {
		if attribute(svg, "aria-label") == "" {
			t.Error("a drawing has no label")
		}
	}
}

func TestThePageSaysWhatHappenedToEachLanguage(t *testing.T) {
	d := render(t, wholeSummary())
	for _, w := range words {
		rows := d.all("tr#language-" + string(w.tag))
		if len(rows) != 1 {
			t.Fatalf("%d rows of %s", len(rows), w.tag)
		}
		row := text(rows[0])
		for _, want := range []string{string(w.tag), "10", "1.23 kB", "100", "opt-out 1"} {
			if !strings.Contains(row, want) {
				t.Errorf("row of %s has no %q: %s", w.tag, want, row)
			}
		}
	}
}

func TestSamplesStandInTheirOwnWriting(t *testing.T) {
	d := render(t, wholeSummary())
	seen := map[string]int{}
	for _, q := range d.all("blockquote") {
		tag := attribute(q, "lang")
		seen[tag]++
		want := "ltr"
		switch tag {
		case "zsm-Arab":
			want = "rtl"
		case "und":
			want = "auto"
		}
		if dir := attribute(q, "dir"); dir != want {
			t.Errorf("%s runs %s, want %s", tag, dir, want)
		}
		for _, w := range words {
			if string(w.tag) == tag && !strings.HasPrefix(text(q), w.text) {
				t.Errorf("%s: %q", tag, text(q))
			}
		}
	}
	for _, w := range words {
		if w.tag != "und" && seen[string(w.tag)] == 0 {
			t.Errorf("no sample of %s", w.tag)
		}
	}
}

func TestLimitsShowBothSides(t *testing.T) {
	d := render(t, wholeSummary())
	_, body := d.section(t, "reasons")
	for _, want := range []string{"length.min dropped 37 of 135 measured (27.4 %)", "unmeasured for 9 records", "kept when ≥ 80", "just passed", "80.5", "just failed", "79", "Tamil ≥ 80 0 9 0 unknown"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if strings.Contains(d.raw, "opted ") || strings.Contains(body, " opted") {
		t.Error("a page that opted out is shown")
	}
	if !strings.Contains(body, "their people asked to stay out") {
		t.Error("the page does not say why opted-out records are not shown")
	}
}

func TestWarningsComeForWhatKeptOrDroppedNothing(t *testing.T) {
	d := render(t, wholeSummary())
	_, body := d.section(t, "warnings")
	for _, want := range []string{"Nothing was kept of 1 language.", "language not known: 0 of 10 kept", "length.min dropped 9 of 9", "1 input could not be read to the end", "3 records could not be read and were set aside",
		"Tamil (10 read): 1 of 1 rules: length.min", "1 step dropped nothing of some languages.", "length: nothing of 1 language: Tamil (10 read)"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if len(d.all("li.grave")) != 4 {
		t.Errorf("%d grave warnings", len(d.all("li.grave")))
	}
}

func TestTheRestOfThePageCounts(t *testing.T) {
	d := render(t, wholeSummary())
	for id, wants := range map[string][]string{
		"identified": {"Khmer khm-Khmr 6 2 2", "2 declare English eng-Latn, identified as Burmese mya-Mymr", "Indonesian 5"},
		"duplicates": {"5 records came again", "once 77 72 %", "twice 30 28 %", "1,000 times or more 0"},
		"personal":   {"email 192 64 160", "phone 0 0 160 none"},
		"rights":     {"The rights of 30 records (28 % of what is kept) are unknown", "licensed:CC-BY-4.0 77", "mekong 112", "pages.example 144", "no host: read from a file 16"},
		"measures":   {"length.clusters 144 0 100 100 %"},
		"steps":      {"length Drops short texts."},
	} {
		_, body := d.section(t, id)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %q in %s", id, want, body)
			}
		}
	}
}

func TestWhatIsUnknownIsNotZero(t *testing.T) {
	s := wholeSummary()
	s.Steps = nil
	for _, l := range s.Rules.Languages {
		l.Sums = nil
	}
	for _, l := range s.Final.Languages {
		l.Sums = nil
	}
	d := render(t, s)
	for id, want := range map[string]string{"identified": "Unknown:", "duplicates": "Unknown: no step compared", "personal": "Unknown: the recipe has no step redact", "measures": "Nothing was measured"} {
		if _, body := d.section(t, id); !strings.Contains(body, want) {
			t.Errorf("%s: no %q in %s", id, want, body)
		}
	}
	if row := text(d.all("tr#language-khm-Khmr")[0]); !strings.Contains(row, "unknown") {
		t.Errorf("row %s", row)
	}
}

func TestPagesOfAllSizesAreWhole(t *testing.T) {
	one := emptySummary()
	grow(one, "lao-Laoo", "ຕະຫຼາດເຊົ້າ")
	long := emptySummary()
	grow(long, "khm-Khmr", strings.Repeat("ក្រុម", 5000))
	long.Manifest.Name = strings.Repeat("ยาว", 3000)
	khmer := long.Rules.Languages["khm-Khmr"]
	khmer.Hosts[strings.Repeat("a.", 5000)+"example"] = 1
	khmer.Origins[strings.Repeat("ဈေး", 5000)] = 4
	for name, s := range map[string]*pipeline.Summary{"empty": emptySummary(), "one language": one, "many languages": wideSummary(75), "long names": long} {
		d := render(t, s)
		d.closed(t)
		if len(d.all("section")) != 12 {
			t.Errorf("%s: %d sections", name, len(d.all("section")))
		}
		if again := render(t, s); again.raw != d.raw {
			t.Errorf("%s: two pages of one run differ", name)
		}
		if len(d.raw) > 2<<20 {
			t.Errorf("%s: the page has %d bytes", name, len(d.raw))
		}
	}
}

func TestEveryProfileHasItsCell(t *testing.T) {
	d := render(t, wideSummary(1000))
	grid := d.all("ol.grid")
	if len(grid) != 2 {
		t.Fatalf("%d grids", len(grid))
	}
	if apart := text(grid[1]); !strings.HasPrefix(apart, "eng") || len(d.all("li", grid[1])) != 1 {
		t.Errorf("outside the grid: %s", apart)
	}
	places := map[string]bool{}
	for _, li := range d.all("li", grid[0]) {
		if at := attribute(li, "style"); places[at] {
			t.Errorf("two languages at %s", at)
		} else {
			places[at] = true
		}
	}
	codes := map[string]bool{}
	for _, p := range language.Profiles() {
		codes[p.Tag.Language()] = true
	}
	if len(places) != len(codes)-1 {
		t.Errorf("%d cells for %d languages", len(places), len(codes)-1)
	}
}

func TestPersonalDataIsMaskedWhateverTheRecipe(t *testing.T) {
	s := emptySummary()
	grow(s, "tha-Thai", "ติดต่อinfo@pages.exampleครับ โทร 081-234-5678")
	for _, doc := range s.Documents {
		doc.URL = "http://pages.example/?mail=info@pages.example"
	}
	d := render(t, s)
	for _, never := range []string{"info@", "234-5678"} {
		if strings.Contains(d.raw, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if !strings.Contains(d.raw, "⟨email⟩") || !strings.Contains(d.raw, "⟨phone⟩") {
		t.Error("nothing is masked")
	}
}

func FuzzReportEscapesEverythingForeign(f *testing.F) {
	for _, seed := range []string{"", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</style><script>", "javascript:alert(1)", "\xff\xfe\x00", "\u202eabc", "្", "\ue000", "{{.}}",
		"</title></textarea>", "<!--", "]]>", strings.Repeat("ក្", 400), "' onload='x", "&#60;b&#62;", "a\nb\r\nc"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, foreign string) {
		s := emptySummary()
		grow(s, "khm-Khmr", foreign)
		grow(s, language.Tag(foreign), foreign)
		s.Manifest.Name, s.Manifest.Parents = foreign, []string{foreign}
		s.Steps = []pipeline.StepSummary{{Name: foreign, Kind: foreign, Summary: foreign, Settings: foreign}}
		l := s.Rules.Languages["khm-Khmr"]
		l.Origins[foreign], l.Hosts[foreign], l.Rights[foreign] = 3, 4, 5
		l.Sums[foreign] = pipeline.Sum{N: 1, Sum: 1}
		l.Sums["extract.declares."+foreign] = pipeline.Sum{N: 1, Sum: 1}
		l.Sums["redact."+foreign] = pipeline.Sum{N: 1, Sum: 1}
		l.Rules["length."+foreign] = &pipeline.RuleTally{Measure: foreign, Dropped: 1, Measured: 2, High: number(1)}
		s.Final.Languages["khm-Khmr"].Reasons[foreign] = &pipeline.Count{N: 1}
		d := render(t, s)
		d.closed(t)
		if !utf8.ValidString(d.raw) {
			t.Error("the page is not UTF-8")
		}
	})
}

func BenchmarkReportOfManyLanguages(b *testing.B) {
	s := wideSummary(60)
	b.SetBytes(int64(len(render(b, s).raw)))
	for b.Loop() {
		render(b, s)
	}
}
