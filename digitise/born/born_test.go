package born_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/digitise/born"
	"github.com/lontar-asean/lontar/digitise/poppler"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language/zawgyi"
	"github.com/lontar-asean/lontar/metric"
)

var update = flag.Bool("update", false, "write the golden files anew")

var fonts = [][2]string{{"khm", "Khmer"}, {"lao", "Lao"}, {"mya", "Myanmar"}, {"tam", "Tamil"}, {"tha", "Thai"}, {"vie", ""}}

// print writes a text as PDF with a program; false where that is not installed.
func print(t *testing.T, with, font, text, out string) bool {
	t.Helper()
	var cmd *exec.Cmd
	switch with {
	case "hb-view":
		cmd = exec.Command(with, "--font-size=24", "--output-format=pdf", "--output-file="+out, "--text-file="+text, "/usr/share/fonts/truetype/noto/NotoSans"+font+"-Regular.ttf")
	case "pango-view":
		cmd = exec.Command(with, "--no-display", "--font=Noto Sans "+font+" 14", "--output="+out, text)
	case "chromium":
		b, err := os.ReadFile(text)
		if err != nil {
			t.Fatal(err)
		}
		page := out + ".html"
		html := "<meta charset=utf-8><style>body{font:16px 'Noto Sans " + font + "'}</style><p>" + strings.ReplaceAll(strings.TrimSpace(string(b)), "\n", "<p>")
		if err := os.WriteFile(page, []byte(html), 0o666); err != nil {
			t.Fatal(err)
		}
		cmd = exec.Command(with, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--print-to-pdf="+out, page)
	}
	if _, err := exec.LookPath(with); err != nil {
		return false
	}
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", with, err, b)
	}
	return true
}

// TestPrintedPagesAreReadRight makes PDF files of real sentences with three programs and reads them. Figures: characters that are wrong without and with
// spaces, for pdftotext as it comes and for this package; pages taken. Nothing was chosen by them but that pdftotext is asked for the raw order.
func TestPrintedPagesAreReadRight(t *testing.T) {
	dir := testdata.Path(t, "ocr-flores-rendered")
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("poppler-utils is not installed")
	}
	var report strings.Builder
	fmt.Fprintf(&report, "# errors in characters, %%, of text out of PDF files (2 pages of ocr-flores-rendered each): without spaces, with spaces\n# program, language: characters, pdftotext, Lontar, pages taken as they are\n")
	for _, with := range []string{"hb-view", "pango-view", "chromium"} {
		for _, f := range fonts {
			var plain, spaced [2]metric.Rate
			taken := 0
			for n := 1; n <= 2; n++ {
				text := filepath.Join(dir, fmt.Sprintf("%s-%d.txt", f[0], n))
				truth, err := os.ReadFile(text)
				if err != nil {
					t.Fatal(err)
				}
				out := filepath.Join(t.TempDir(), "a.pdf")
				if !print(t, with, f[1], text, out) {
					t.Skipf("%s is not installed: the table cannot be made", with)
				}
				file, err := poppler.Open(t.Context(), out, "a.pdf")
				if err != nil {
					t.Fatal(err)
				}
				r, err := born.Read(t.Context(), file, 1, 300)
				if err != nil {
					t.Fatal(err)
				}
				if r.Doubt == "" {
					taken++
				} else {
					t.Logf("%s %s-%d: %s", with, f[0], n, r.Doubt)
				}
				raw, err := exec.Command("pdftotext", out, "-").Output()
				if err != nil {
					t.Fatal(err)
				}
				for i, got := range []string{string(raw), r.Text} {
					for to, spaces := range map[*metric.Rate]bool{&plain[i]: false, &spaced[i]: true} {
						e, err := metric.Errors(string(truth), got, metric.Characters, spaces)
						if err != nil {
							t.Fatal(err)
						}
						*to = to.Add(e)
					}
				}
			}
			percent := func(r metric.Rate) float64 { return 100 * float64(r.Edits) / float64(r.Length) }
			fmt.Fprintf(&report, "%s, %s: %d, %.2f %.2f, %.2f %.2f, %d\n", with, f[0], plain[0].Length, percent(plain[0]), percent(spaced[0]), percent(plain[1]), percent(spaced[1]), taken)
			if percent(plain[1]) > 0.5 || percent(spaced[1]) > 1.5 || taken != 2 {
				t.Errorf("%s %s: %.2f %% wrong, %.2f with spaces, %d pages taken", with, f[0], percent(plain[1]), percent(spaced[1]), taken)
			}
		}
	}
	golden := "testdata/quality/extractors.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(report.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != report.String() {
		t.Errorf("%s differs (%v); -update writes it anew:\n%s", golden, err, report.String())
	}
}

// samples are not yet reviewed by native speakers.
var samples = map[string]string{
	"khm": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ និងផ្លែឈើមកលក់នៅលើទូកតូចៗ។", "mya": "ရေပေါ်ဈေးကို မနက်တိုင်း ဖွင့်ပြီး ဈေးသည်များက ဟင်းသီးဟင်းရွက်များကို လှေပေါ်တွင် ရောင်းကြသည်။",
	"lao": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ ແລະ ແມ່ຄ້ານຳຜັກ ແລະ ໝາກໄມ້ມາຂາຍຢູ່ເທິງເຮືອນ້ອຍ.", "tha": "ตลาดน้ำเปิดทุกเช้า และแม่ค้านำผักผลไม้มาขายบนเรือลำเล็ก",
	"tam": "மிதக்கும் சந்தை தினமும் காலையில் திறக்கப்படுகிறது; வியாபாரிகள் சிறு படகுகளில் காய்கறிகளை விற்கிறார்கள்.",
	"vie": "Chợ nổi mở cửa mỗi sáng, và người bán bày rau quả trên những chiếc thuyền nhỏ.", "jav": "ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀ꦭꦤ꧀ꦧꦏꦸꦭ꧀ꦲꦢꦺꦴꦭ꧀ꦱꦪꦸꦫꦤ꧀ꦲꦶꦁꦥꦿꦲꦸꦕꦶꦭꦶꦏ꧀꧉",
	"jawi": "ڤاسر تراڤوڠ ايت دبوك ستياڤ ڤاڬي، دان ڤنياݢ منجوال سايور دان بواه دري ڤراهو كچيل.",
	"ind":  "Pasar terapung itu buka setiap pagi, dan para pedagang menjual sayur serta buah dari perahu kecil.",
}

func TestGoodTextIsNotDoubted(t *testing.T) {
	for name, s := range samples {
		if d := born.Doubt(strings.Repeat(s+"\n", 4)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestBrokenTextIsDoubted(t *testing.T) {
	old, ok := zawgyi.Write(strings.Repeat(samples["mya"]+"\n", 3))
	if !ok {
		t.Fatal("no Zawgyi")
	}
	for name, s := range map[string]string{
		"private use":    strings.Repeat("\ue000\ue001 ตลาด ", 5),
		"unknown":        strings.Repeat("ตลาด\ufffd ", 9),
		"lone marks":     strings.Repeat("តល \u17b6 ក\n\u17c1ក ", 9),
		"Zawgyi":         old,
		"TCVN3":          strings.Repeat("Chî næi më cöa mçi s¸ng, vµ ng­êi b¸n bµy rau qu¶ trªn nh÷ng chiÕc thuyÒn nhá. ", 4),
		"an old font":    strings.Repeat("RbeTskm<úCa manERBHmhakSRt CaGFib,I sb<ÚrsRmab; kmµviFI eFVIeGayRbesIreLIg; ", 4),
		"the wrong code": strings.Repeat("\x01\x02\x03\x04 \x05\x06 ", 9),
	} {
		if d := born.Doubt(s); d == "" {
			t.Errorf("%s is not doubted: %.60q", name, s)
		}
	}
}

func FuzzDoubt(f *testing.F) {
	for _, s := range samples {
		f.Add(s)
	}
	f.Add("\xff\u17d2\ue000")
	f.Fuzz(func(_ *testing.T, s string) { born.Doubt(s) })
}
