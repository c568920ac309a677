package searchable_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/digitise/searchable"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// samples are plain sentences, not yet reviewed by native speakers.
var samples = []string{
	"ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ និងផ្លែឈើមកលក់នៅលើទូកតូចៗ។",
	"ရေပေါ်ဈေးကို မနက်တိုင်း ဖွင့်ပြီး သင်္ဘောသည်များက ဟင်းသီးဟင်းရွက်များကို ရောင်းကြသည်။",
	"ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ ແລະ ແມ່ຄ້ານຳຜັກ ແລະ ໝາກໄມ້ມາຂາຍຢູ່ເທິງເຮືອນ້ອຍ.",
	"ตลาดน้ำเปิดทุกเช้า และแม่ค้านำผักผลไม้มาขายบนเรือลำเล็ก",
	"மிதக்கும் சந்தை தினமும் காலையில் திறக்கப்படுகிறது; வியாபாரிகள் சிறு படகுகளில் காய்கறிகளை விற்கிறார்கள்.",
	"Chợ nổi mở cửa mỗi sáng, và người bán bày rau quả trên những chiếc thuyền nhỏ.",
	"ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀ꦭꦤ꧀ꦧꦏꦸꦭ꧀ꦲꦢꦺꦴꦭ꧀ꦱꦪꦸꦫꦤ꧀ꦲꦶꦁꦥꦿꦲꦸꦕꦶꦭꦶꦏ꧀꧉",
	"ڤاسر تراڤوڠ ايت دبوك ستياڤ ڤاڬي، دان ڤنياݢ منجوال سايور دان بواه دري ڤراهو كچيل.",
	"Pasar terapung itu buka setiap pagi, dan para pedagang menjual sayur serta buah dari perahu kecil.",
	"១១២២ and so on to the end of a line of usual length 。ｱ e\u0301\u0302\u0303 \U0001F468\u200d\U0001F33E 𑜉",
}

// page lays lines out on a page; with words, each has boxes for the runs that spaces part, and for pieces of those.
func page(lines []string, words bool) (*corpus.Page, *image.Gray) {
	const left, width, height, gap = 100, 1200, 60, 30
	p := &corpus.Page{Width: width + 2*left, Height: 100 + len(lines)*(height+gap)}
	r := corpus.Region{Kind: corpus.TextRegion}
	for i, text := range lines {
		top := 50 + i*(height+gap)
		l := corpus.Line{Text: text, Box: corpus.Box{Left: left, Top: top, Right: left + width, Bottom: top + height}}
		if words {
			l.Words = cut(text, l.Box)
		}
		r.Lines = append(r.Lines, l)
	}
	p.Regions = []corpus.Region{r}
	img := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	for i := range img.Pix {
		img.Pix[i] = 250
	}
	return p, img
}

// fit scales the boxes of a page to a picture.
func fit(p *corpus.Page, w, h int) {
	scale := func(b *corpus.Box) {
		*b = corpus.Box{Left: b.Left * w / p.Width, Top: b.Top * h / p.Height, Right: b.Right * w / p.Width, Bottom: b.Bottom * h / p.Height}
	}
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			line := &p.Regions[r].Lines[l]
			scale(&line.Box)
			for i := range line.Words {
				scale(&line.Words[i].Box)
			}
		}
	}
}

// visible takes out the marks of direction that pdftotext puts around every run from right to left, and the space that it puts on the wrong side of an
// Arabic comma, whoever wrote the file.
func visible(s string) string {
	return strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "", " ،", "، ").Replace(s)
}

// cut gives boxes as a recogniser does: uneven, with gaps between words that no space parts.
func cut(text string, box corpus.Box) (words []corpus.Word) {
	n := language.CountClusters(text)
	at, word, from := 0, "", 0
	flush := func() {
		if word != "" {
			wide := box.Right - box.Left
			words = append(words, corpus.Word{Text: word, Box: corpus.Box{Left: box.Left + from*wide/n + 3, Top: box.Top + at%5, Right: box.Left + at*wide/n + 12*(at%2) - 6, Bottom: box.Bottom - at%7}})
		}
		word = ""
	}
	for c := range language.Clusters(text) {
		if c == " " {
			flush()
			at++
			from = at
			continue
		}
		word += c
		if at++; at%4 == 0 {
			flush()
			from = at
		}
	}
	flush()
	return words
}

func extract(t *testing.T, path string, mode ...string) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed: the text layer is not read back")
	}
	out, err := exec.Command(program, append(mode, path, "-")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(string(out), "\f\n")
}

func build(t testing.TB, k book.Book, pages ...func() (scan.Sheet, *corpus.Page, string)) (string, []byte) {
	t.Helper()
	var b bytes.Buffer
	w := searchable.New(&b, k)
	for _, p := range pages {
		sheet, page, label := p()
		if err := w.Add(sheet, page, label); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path, b.Bytes()
}

func TestTheTextComesOutAsItWentIn(t *testing.T) {
	for _, words := range []bool{false, true} {
		for _, text := range samples {
			p, img := page([]string{text, text}, words)
			path, _ := build(t, book.Book{}, func() (scan.Sheet, *corpus.Page, string) { return scan.Sheet{Image: img}, p, "" })
			for _, mode := range []string{"-raw", "-nopgbrk"} {
				if mode == "-raw" && strings.HasPrefix(text, "ڤ") {
					continue // the raw order of pdftotext is that of the page, from the left
				}
				if got := visible(extract(t, path, mode)); got != text+"\n"+text {
					t.Errorf("%s, words %v:\n%q, want\n%q twice", mode, words, got, text)
				}
			}
		}
	}
}

func TestBoxesFarTooHighLoseNoText(t *testing.T) {
	for _, text := range samples[:7] {
		img := image.NewGray(image.Rect(0, 0, 400, 300))
		p := &corpus.Page{Width: 400, Height: 300, Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: []corpus.Line{{Text: text}}}}}
		path, _ := build(t, book.Book{}, func() (scan.Sheet, *corpus.Page, string) { return scan.Sheet{Image: img}, p, "" })
		if got := extract(t, path, "-raw"); got != text {
			t.Errorf("%q, want %q", got, text)
		}
	}
}

func TestRealPagesComeOutAsTheyWentIn(t *testing.T) {
	dir := testdata.Path(t, "ocr-flores-rendered")
	for _, l := range []string{"khm", "lao", "mya", "tha", "vie", "tam"} {
		for n := 1; n <= 2; n++ {
			b, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%s-%d.txt", l, n)))
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range []string{"clean.png", "degraded.jpg"} {
				name := filepath.Join(dir, fmt.Sprintf("%s-%d-%s", l, n, kind))
				v, err := scan.Open(t.Context(), name)
				if err != nil {
					t.Fatal(err)
				}
				sheet, err := v.Sheet(t.Context(), v.Leaves[0])
				if err != nil {
					t.Fatal(err)
				}
				v.Close()
				lines := wrap(string(b), 60)
				p, _ := page(lines, true)
				fit(p, sheet.Image.Rect.Dx(), sheet.Image.Rect.Dy())
				path, pdf := build(t, book.Book{}, func() (scan.Sheet, *corpus.Page, string) { return sheet, p, "" })
				if got := extract(t, path, "-raw"); got != strings.Join(lines, "\n") {
					t.Errorf("%s:\n%q, want\n%q", name, got, lines)
				}
				if strings.HasSuffix(kind, "jpg") && !bytes.Contains(pdf, sheet.Original) {
					t.Errorf("%s: the picture is not in the file as it was", name)
				}
			}
		}
	}
}

// wrap cuts paragraphs into lines of about n clusters.
func wrap(text string, n int) (lines []string) {
	for para := range strings.Lines(text) {
		line, count := "", 0
		for c := range language.Clusters(strings.Join(strings.FieldsFunc(para, func(r rune) bool { return r == ' ' || r == '\n' }), " ")) { // pdftotext makes two spaces one
			if line += c; c != "\u200b" {
				count++
			}
			if count >= n && c != " " {
				lines = append(lines, strings.TrimSpace(line))
				line, count = "", 0
			}
		}
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestTheFileIsSoundAndAlwaysTheSame(t *testing.T) {
	k := book.Book{Title: "ពង្សាវតារ & <1>", Creators: []string{"ກ", "ข"}, Year: "1923", Publisher: "မန္တလေး", CallNumber: "L 1", Languages: []language.Tag{"khm-Khmr"}, Rights: "public-domain"}
	var jpg, pal bytes.Buffer
	p, img := page(samples, true)
	if jpeg.Encode(&jpg, img, nil) != nil || png.Encode(&pal, img) != nil {
		t.Fatal("no pictures")
	}
	rgba := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	var clear bytes.Buffer
	if png.Encode(&clear, rgba) != nil {
		t.Fatal("no picture")
	}
	pages := []func() (scan.Sheet, *corpus.Page, string){
		func() (scan.Sheet, *corpus.Page, string) { return scan.Sheet{Image: img, Resolution: 300}, p, "ក" },
		func() (scan.Sheet, *corpus.Page, string) {
			return scan.Sheet{Image: img, Original: jpg.Bytes(), Format: "JPEG", Orientation: 1}, p, ""
		},
		func() (scan.Sheet, *corpus.Page, string) {
			return scan.Sheet{Image: img, Original: pal.Bytes(), Format: "PNG", Orientation: 1}, nil, "iv"
		},
		func() (scan.Sheet, *corpus.Page, string) {
			return scan.Sheet{Image: image.NewGray(rgba.Rect), Original: clear.Bytes(), Format: "PNG", Orientation: 1}, &corpus.Page{}, ""
		},
	}
	path, first := build(t, k, pages...)
	if _, second := build(t, k, pages...); !bytes.Equal(first, second) {
		t.Error("the same book gives other bytes")
	}
	if !bytes.Contains(first, jpg.Bytes()) {
		t.Error("the JPEG file is not in it as it was")
	}
	if os.Getenv("LONTAR_KEEP") != "" {
		os.WriteFile(os.Getenv("LONTAR_KEEP"), first, 0o666)
	}
	if program, err := exec.LookPath("qpdf"); err == nil {
		if out, err := exec.Command(program, "--check", path).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	} else {
		t.Log("qpdf is not installed: the structure is not checked")
	}
	if program, err := exec.LookPath("pdfinfo"); err == nil {
		out, err := exec.Command(program, path).CombinedOutput()
		if err != nil || !strings.Contains(string(out), k.Title) || !strings.Contains(string(out), "Pages:           4") {
			t.Errorf("%v: %s", err, out)
		}
	}
}

func TestWhatNoPageHoldsDoesNoHarm(t *testing.T) {
	for _, text := range []string{"", " ", "\xff\xfe", "\u17d2", "\ue000", strings.Repeat("a\u0301", 3), "a" + strings.Repeat("\u0301", 500), "\x00\x1b", "a\nb"} {
		for _, box := range []corpus.Box{{}, {Left: -5, Top: -5, Right: -1, Bottom: -1}, {Right: 1 << 30, Bottom: 1 << 30}} {
			for _, turn := range []int{0, 90, 180, 270, 7} {
				p := &corpus.Page{Orientation: turn, Regions: []corpus.Region{{Lines: []corpus.Line{{Text: text, Box: box, Words: []corpus.Word{{Text: text, Box: box}}}}}}}
				_, b := build(t, book.Book{}, func() (scan.Sheet, *corpus.Page, string) {
					return scan.Sheet{Image: image.NewGray(image.Rect(0, 0, 4, 4))}, p, ""
				})
				if bytes.Contains(b, []byte("NaN")) || bytes.Contains(b, []byte("+Inf")) {
					t.Errorf("%q %v: a coordinate is no number", text, box)
				}
			}
		}
	}
}
