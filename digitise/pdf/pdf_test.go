package pdf

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

// made is a small file: a font with a character map, ActualText, a form inside a form that draws itself, and odd bytes.
func made(drawing string) []byte {
	return []byte("%PDF-1.4\n1 0 obj <</Pages 2 0 R>> endobj\n2 0 obj <</Kids [3 0 R] /Count 1 /Resources <</Font <</A 4 0 R /B 6 0 R>> /XObject <</X 7 0 R>>>>>> endobj\n" +
		"3 0 obj <</Contents 5 0 R>> endobj\n4 0 obj <</Subtype /Type0 /ToUnicode 8 0 R>> endobj\n5 0 obj <</Length 99999>> stream\n" + drawing + "\nendstream endobj\n" +
		"6 0 obj <</Subtype /Type1 /Encoding <</Differences [65 /eacute /uni1780 /space /odieresis /nosuchglyph]>>>> endobj\n" +
		"7 0 obj <</Subtype /Form /Length 6>> stream\n(!) Tj /X Do\nendstream endobj\n" +
		"8 0 obj <<>> stream\n1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <178117D2> <0002> <D83DDE00> endbfchar 2 beginbfrange <0010> <0012> <1780> <0020> <0021> [<0E01> <0E480E01>] endbfrange\nendstream endobj\n" +
		"trailer <</Root 1 0 R>>")
}

func TestCodesBecomeCharacters(t *testing.T) {
	for drawing, want := range map[string]string{
		"BT /A 1 Tf <0001000200100012> Tj ET":                                      "ខ្😀កគ",
		"/A 1 Tf [<0020> -200 <0021>] TJ <0099> '":                                 "ก่ก\ufffd",
		"/B 1 Tf (ABCDEz\\101\\)) Tj":                                              "éក ö\ufffdzé)",
		"/A 1 Tf /Span <</ActualText <FEFF17981793>>> BDC <0010> Tj EMC <0011> Tj": "មនខ",
		"/B 1 Tf /X Do": "!!!!!!!!",
		"/B 1 Tf BI /W 1 ID \x00\xff(A) Tj EI (B) Tj": "ក",
		"(nothing) Tj": "",
	} {
		if got, err := Text(made(drawing)); err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", drawing, got, err, want)
		}
	}
}

func TestWhatIsNoPDFIsAFault(t *testing.T) {
	for _, s := range []string{"", "%PDF-1.4", "trailer <</Root 1 0 R>> 1 0 obj <</Pages 1 0 R /Kids [1 0 R]>>", strings.Repeat("[", 1000), strings.Repeat("1 0 obj <<", 1000)} {
		if _, err := Text([]byte(s)); fault.Of(err) != fault.Broken {
			t.Errorf("%.40q: %v", s, err)
		}
	}
}

// TestPagesOfOtherProgramsAreRead prints pages with hb-view, where it is installed.
func TestPagesOfOtherProgramsAreRead(t *testing.T) {
	program, err := exec.LookPath("hb-view")
	if err != nil {
		t.Skip("hb-view (libharfbuzz-bin) is not installed")
	}
	for font, text := range map[string]string{ // not yet reviewed by native speakers
		"Khmer": "ផ្សារបណ្តែតទឹក", "Myanmar": "သင်္ဘောသည်များ", "Lao": "ຕະຫຼາດນ້ຳ", "Thai": "ตลาดน้ำ", "Tamil": "மிதக்கும்", "Javanese": "ꦥꦱꦂ",
	} {
		path := "/usr/share/fonts/truetype/noto/NotoSans" + font + "-Regular.ttf"
		if _, err := os.Stat(path); err != nil {
			t.Logf("%s is missing", path)
			continue
		}
		out := filepath.Join(t.TempDir(), "a.pdf")
		if b, err := exec.Command(program, "--output-format=pdf", "--output-file="+out, path, text).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Text(b); err != nil || got != text {
			t.Errorf("%s: %q %v, want %q", font, got, err, text)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add(made("BT /A 1 Tf <0001> Tj ET /X Do"))
	f.Add(made("/B 1 Tf (\\9\\\r\n\xff) Tj [<</A[<</B(>>"))
	f.Add([]byte("1 0 obj<</Type/ObjStm/N 3/First 9/Filter[/FlateDecode/LZWDecode/A85]>>stream\n\xffendstream trailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Text(b); err != nil && fault.Of(err) != fault.Broken {
			t.Error(err)
		}
	})
}

func BenchmarkText(b *testing.B) {
	page := made("/A 1 Tf " + strings.Repeat("<0001000200100012> Tj\n", 5000))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := Text(page); err != nil {
			b.Fatal(err)
		}
	}
}
