package review_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/digitise/review"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// samples are readings of a machine, one page each. Not yet reviewed by native speakers.
var samples = []struct {
	tag   language.Tag
	texts []string
}{
	{"khm-Khmr", []string{"ភាសាខ្មែរ", "សៀវភៅចាស់"}},
	{"mya-Mymr", []string{"မြန်မာစာ", "စာအုပ်ဟောင်း"}},
	{"lao-Laoo", []string{"ພາສາລາວ", "ປື້ມເກົ່າ"}},
	{"tha-Thai", []string{"ภาษาไทย", "หนังสือเก่า"}},
	{"tam-Taml", []string{"தமிழ்", "பழைய நூல்"}},
	{"vie-Latn", []string{"tiếng Việt", "sách cũ"}},
	{"jav-Java", []string{"ꦗꦮ", "ꦏꦂꦠ"}},
	{"zsm-Arab", []string{"بهاس ملايو", "كتاب لام"}},
	{"ind-Latn", []string{"bahasa Indonesia", "</script><script>alert(1)</script>"}},
}

// makeBook writes a book of a page for each sample, two lines a page.
func makeBook(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a <b> & \"book\"")
	for i, s := range samples {
		g := image.NewGray(image.Rect(0, 0, 900, 200))
		for k := range g.Pix {
			if g.Pix[k] = 240; k%901 < 30*(i+1) && k/900%60 > 20 {
				g.Pix[k] = 20
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, g); err != nil {
			t.Fatal(err)
		}
		name := job.PageName(i + 1)
		if err := job.WriteFile(filepath.Join(dir, name+".png"), b.Bytes()); err != nil {
			t.Fatal(err)
		}
		sure := 0.5
		page := leaf.Page{Number: i + 1, Width: 900, Height: 200, Language: s.tag, Confidence: &sure}
		r := leaf.Region{Kind: corpus.TextRegion, Box: [4]int{10, 10, 890, 190}}
		for k, text := range s.texts {
			box := [4]int{10, 10 + 90*k, 890, 90 + 90*k}
			r.Lines = append(r.Lines, leaf.Line{Box: box, Text: text, Confidence: 0.9 - 0.05*float64(i) - 0.3*float64(k), Words: []leaf.Word{{Box: box, Text: text, Confidence: 0.5}}})
		}
		page.Regions = []leaf.Region{r}
		j, err := json.Marshal(job.Record{File: "scan.pdf", Page: i + 1, Key: "k", Method: "recognised", By: "tesseract 5", Image: name + ".png", Sheet: page})
		if err != nil {
			t.Fatal(err)
		}
		if err := job.WriteFile(filepath.Join(dir, name+".json"), j); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t testing.TB, dir string) *review.Book {
	t.Helper()
	b, err := review.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// corrections writes a corrections file: page number and line to text; "!mark" is a mark.
func corrections(b *review.Book, reviewer string, said ...[3]string) string {
	out := fmt.Sprintf(`{"lontar":"corrections","version":1,"book":%q,"part":1,"reviewer":%q}`+"\n", b.ID, reviewer)
	for _, s := range said {
		hash := "none"
		for _, p := range b.Pages {
			if p.Name == s[0] {
				hash = p.Hash
			}
		}
		c := map[string]string{"page": s[0], "hash": hash, "line": s[1], "text": s[2]}
		if mark, ok := strings.CutPrefix(s[2], "!"); ok {
			c["mark"], c["text"] = mark, ""
		}
		j, _ := json.Marshal(c)
		out += string(j) + "\n"
	}
	return out
}

func apply(t *testing.T, dir, prefer string, files ...string) review.Outcome {
	t.Helper()
	var list []review.File
	for i, f := range files {
		r, err := review.Read(strings.NewReader(f), fmt.Sprintf("c%d.jsonl", i+1))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	out, err := review.Apply(open(t, dir), list, prefer)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var data = regexp.MustCompile(`(?s)<script id="book" type="application/json">(.*?)</script>`)

func TestThePageHoldsEveryLineLeastSureFirstAndAsksNoNetwork(t *testing.T) {
	dir := makeBook(t)
	w, err := review.Write(context.Background(), open(t, dir), review.Options{})
	if err != nil || len(w.Files) != 1 || w.Lines != 2*len(samples) {
		t.Fatal(w, err)
	}
	page, err := os.ReadFile(w.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(page, []byte("http")) && regexp.MustCompile(`https?://`).Match(page) || bytes.Count(page, []byte("<script")) != 2 {
		t.Error("the page asks for something of the network, or a text became a script")
	}
	if !bytes.Contains(page, []byte("<title>a &lt;b&gt; &amp; &#34;book&#34;</title>")) {
		t.Error("the name of the book is not escaped")
	}
	var book struct {
		Book  string
		Lines []struct {
			Text, Lang, Dir string
			Confidence      float64
			Marks           int
			Pieces          []struct{ P string }
		}
		Marks []string
	}
	if err := json.Unmarshal(data.FindSubmatch(page)[1], &book); err != nil {
		t.Fatal(err)
	}
	langs := map[string]string{}
	last := -1.0
	for _, l := range book.Lines {
		if l.Confidence < last {
			t.Errorf("%q comes after a surer line", l.Text)
		}
		last = l.Confidence
		langs[l.Lang] = l.Dir
		if book.Marks[l.Marks] == "" {
			t.Errorf("no keys for %s", l.Lang)
		}
		for _, p := range l.Pieces {
			b, err := base64.StdEncoding.DecodeString(p.P)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := png.Decode(bytes.NewReader(b)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, lang := range []string{"km", "my", "lo", "th", "ta", "vi", "jv-Java", "id"} {
		if langs[lang] != "ltr" {
			t.Errorf("%s runs %q", lang, langs[lang])
		}
	}
	if langs["ms-Arab"] != "rtl" {
		t.Errorf("Jawi runs %q", langs["ms-Arab"])
	}
	again, err := review.Write(context.Background(), open(t, dir), review.Options{PartBytes: 1})
	if err != nil || len(again.Files) != len(samples) {
		t.Error("a page of the book a part:", again, err)
	}
}

func TestCorrectionsBecomeGroundTruth(t *testing.T) {
	dir := makeBook(t)
	b := open(t, dir)
	for i, s := range samples {
		out := apply(t, dir, "", corrections(b, "Sokha  Chan", [3]string{job.PageName(i + 1), "r1-l1", s.texts[0]}, [3]string{job.PageName(i + 1), "r1-l2", s.texts[0] + " " + s.texts[0]}))
		if out.Confirmed != 1 || out.Corrected != 1 || len(out.Refused)+len(out.Conflicts) > 0 {
			t.Fatalf("%s: %+v", s.tag, out)
		}
	}
	after := open(t, dir)
	if after.ID != b.ID || after.Pages[0].Hash != b.Pages[0].Hash {
		t.Error("correcting changed the names of book and page")
	}
	for i, s := range samples {
		lines := after.Pages[i].Record.Sheet.Regions[0].Lines
		if lines[1].Text != s.texts[0]+" "+s.texts[0] || lines[1].Checked != "Sokha Chan" || lines[0].Checked != "Sokha Chan" || len(lines[1].Words) != 1 && len(lines[1].Words) != 2 {
			t.Errorf("%s: %+v", s.tag, lines)
		}
		pair, err := os.ReadFile(filepath.Join(dir, "review", "lines", job.PageName(i+1)+"-r1-l2.gt.txt"))
		if err != nil || string(pair) != lines[1].Text+"\n" {
			t.Errorf("%s: %q %v", s.tag, pair, err)
		}
	}
	trail, err := os.ReadFile(filepath.Join(dir, "review", "trail.jsonl"))
	if err != nil || bytes.Count(trail, []byte("\n")) != 2*len(samples) || !bytes.Contains(trail, []byte(`"before":"សៀវភៅចាស់","by":"tesseract 5"`)) {
		t.Errorf("%s %v", trail, err)
	}
	if _, err := review.Write(context.Background(), after, review.Options{}); fault.Of(err) != fault.Missing {
		t.Error("everything was read over, and yet:", err)
	}
}

func TestTwoPeopleWhoDifferAreAConflict(t *testing.T) {
	dir := makeBook(t)
	b := open(t, dir)
	first := corrections(b, "Sokha", [3]string{"page-0001", "r1-l1", "កក"})
	second := corrections(b, "Dara", [3]string{"page-0001", "r1-l1", "ខខ"}, [3]string{"page-0001", "r1-l2", "គគ"})
	out := apply(t, dir, "", first, second)
	if out.Corrected != 2 || len(out.Conflicts) != 1 || out.Conflicts[0].Text != "កក" || out.Conflicts[0].Instead != "ខខ" || out.Conflicts[0].By != "Sokha" {
		t.Fatalf("%+v", out)
	}
	if got := open(t, dir).Pages[0].Record.Sheet.Regions[0].Lines[0]; got.Text != "កក" || got.Checked != "Sokha" {
		t.Errorf("%+v", got)
	}
	if out := apply(t, dir, "", first, second); out.Before != 2 || out.Corrected != 0 || len(out.Conflicts) != 1 {
		t.Errorf("said again: %+v", out)
	}
	if out := apply(t, dir, "Dara", second); out.Corrected != 1 || len(out.Conflicts) != 0 {
		t.Errorf("preferred: %+v", out)
	}
	if out := apply(t, dir, "", corrections(b, "Bopha", [3]string{"page-0001", "r1-l1", "ខខ"})); out.Confirmed != 1 {
		t.Errorf("a third person agrees: %+v", out)
	}
}

func TestMarksAreKept(t *testing.T) {
	dir := makeBook(t)
	b := open(t, dir)
	out := apply(t, dir, "", corrections(b, "Sokha", [3]string{"page-0001", "r1-l1", "!unreadable"}, [3]string{"page-0002", "r1-l1", "!not-text"}, [3]string{"page-0003", "r1-l1", "!photo"}))
	if out.Marked != 3 || len(out.Retake) != 1 || out.Retake[0] != "page-0003" {
		t.Fatalf("%+v", out)
	}
	after := open(t, dir)
	if l := after.Pages[0].Record.Sheet.Regions[0].Lines[0]; l.Checked != "" || l.Text != samples[0].texts[0] {
		t.Errorf("a line that nobody can read: %+v", l)
	}
	if l := after.Pages[1].Record.Sheet.Regions[0].Lines[0]; l.Checked != "Sokha" || l.Text != "" {
		t.Errorf("a line that is no text: %+v", l)
	}
}

func TestWrongCorrectionsAreRefusedWithTheirPlace(t *testing.T) {
	dir := makeBook(t)
	b := open(t, dir)
	good := corrections(b, "Sokha", [3]string{"page-0001", "r1-l1", "ក"})
	for _, c := range []struct{ name, row, want string }{
		{"no such page", `{"page":"page-9999","hash":"x","line":"r1-l1","text":"a"}`, "no such page"},
		{"a path", `{"page":"../../etc/passwd","hash":"x","line":"r1-l1","text":"a"}`, "no such page"},
		{"another hash", `{"page":"page-0001","hash":"x","line":"r1-l1","text":"a"}`, "recognised anew"},
		{"no such line", `{"page":"page-0001","hash":"` + b.Pages[0].Hash + `","line":"r9-l9","text":"a"}`, "no such line"},
		{"cut off", `{"page":"page-0001","hash":"` + b.Pages[0].Hash + `","line":"r1-`, "cut off"},
		{"control characters", `{"page":"page-0001","hash":"` + b.Pages[0].Hash + `","line":"r1-l1","text":"a\u0007b"}`, "control characters"},
		{"a direction override", `{"page":"page-0001","hash":"` + b.Pages[0].Hash + `","line":"r1-l1","text":"a\u202eb"}`, "direction overrides"},
		{"bytes that are no text", "{\"page\":\"page-0001\",\"line\":\"r1-l1\",\"text\":\"a\xff\"}", "not UTF-8"},
		{"an unknown mark", `{"page":"page-0001","hash":"` + b.Pages[0].Hash + `","line":"r1-l1","text":"a","mark":"x"}`, "unknown mark"},
		{"no text", `{"page":"page-0001","hash":"` + b.Pages[0].Hash + `","line":"r1-l1","text":" "}`, "no text"},
		{"too long", `{"page":"page-0001","hash":"` + b.Pages[0].Hash + `","line":"r1-l1","text":"` + strings.Repeat("ក", 20000) + `"}`, "too long"},
	} {
		out := apply(t, dir, "", good+c.row+"\n")
		if len(out.Refused) != 1 || !strings.Contains(out.Refused[0].Reason, c.want) || out.Refused[0].Place != "c1.jsonl:3" {
			t.Errorf("%s: %+v", c.name, out.Refused)
		}
	}
	for _, c := range []string{"", "hello", "{}", `{"lontar":"corrections","version":2,"book":"x","reviewer":"a"}`, `{"lontar":"corrections","version":1,"book":"x","reviewer":" "}`} {
		if _, err := review.Read(strings.NewReader(c), "c"); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", c, err)
		}
	}
	f, err := review.Read(strings.NewReader(`{"lontar":"corrections","version":1,"book":"other","reviewer":"a"}`), "c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := review.Apply(b, []review.File{f}, ""); fault.Of(err) != fault.Invalid {
		t.Errorf("another book: %v", err)
	}
}

func TestFoldersThatAreNoBooksAreNamed(t *testing.T) {
	if _, err := review.Open(filepath.Join(t.TempDir(), "none")); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	if _, err := review.Open(t.TempDir()); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	dir := makeBook(t)
	for _, c := range []string{`{`, `{"image":"../../secret.png"}`, `{"image":"none.png"}`} {
		if err := os.WriteFile(filepath.Join(dir, "page-0003.json"), []byte(c), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := review.Open(dir); fault.Of(err) != fault.Broken && fault.Of(err) != fault.Missing {
			t.Errorf("%s: %v", c, err)
		}
	}
}

// FuzzRead: any bytes are a corrections file or a fault, and whatever is read is fit to be written.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"lontar":"corrections","version":1,"book":"b","reviewer":"សុខា"}` + "\n" + `{"page":"page-0001","hash":"h","line":"r1-l1","text":"ភាសា"}`))
	f.Add([]byte("\ufeff{\"lontar\":\"corrections\",\"version\":1,\"book\":\"b\",\"reviewer\":\"\u202eevil\"}\n"))
	f.Add([]byte("{\"lontar\":\"corrections\",\"version\":1,\"book\":\"b\",\"reviewer\":\"\xff\"}\n{}\n[]\nnull\n{\"text\":\"\u0301\"}"))
	f.Add([]byte(`{"lontar":"corrections","version":1,"book":"b","reviewer":"a"}` + "\n" + `{"page":"p","text":"\ud800\ue000` + strings.Repeat("ំ", 300) + `"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := review.Read(bytes.NewReader(b), "f")
		if err != nil {
			if fault.Of(err) == "" {
				t.Fatal(err)
			}
			return
		}
		for _, c := range file.Lines {
			if strings.ContainsAny(c.Text, "\n\r\x00\u202e\ufffd") {
				t.Fatalf("%q", c.Text)
			}
		}
	})
}
