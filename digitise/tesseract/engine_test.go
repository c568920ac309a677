package tesseract

import (
	"context"
	"image"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/raster"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

const header = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"

func TestSpacesComeFromThePlainText(t *testing.T) {
	out := header + "1\t1\t0\t0\t0\t0\t0\t0\t90\t40\t-1\t\n5\t1\t1\t1\t1\t1\t10\t10\t5\t9\t90\tภา\n5\t1\t1\t1\t1\t2\t15\t10\t5\t9\t80\tษา\n5\t1\t1\t1\t1\t3\t30\t10\t5\t9\t70\tไทย\nภาษา ไทย\n\n" +
		"1\t2\t0\t0\t0\t0\t0\t0\t90\t40\t-1\t\n5\t2\t1\t1\t1\t1\t10\t10\t5\t9\t90\tsatu\n5\t2\t1\t1\t1\t2\t15\t10\t5\t9\t80\tdua\nsatu dua\n"
	list := parse(out, 3)
	for i, want := range []string{"ภาษา ไทย", "satu dua", ""} {
		if got := list[i].text(); got != want {
			t.Errorf("picture %d: %q, want %q", i, got, want)
		}
	}
	if c := list[0].confidence; c < 0.77 || c > 0.8 {
		t.Errorf("confidence %v", c)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(header+"1\t1\t0\t0\t0\t0\t0\t0\t90\t40\t-1\t\n5\t1\t1\t1\t1\t1\t10\t10\t5\t9\t90\tភាសា\nភាសា\n", 1)
	f.Add("5\t1\t1\t1\t1\t1\t-1\t99999999999999999999\t5\t9\tNaN\t\xff\n\x00\n", 2)
	f.Add("1\t7\n\f\n\t\t\t\t\t\t\t\t\t\t\t\n", 0)
	f.Fuzz(func(t *testing.T, out string, n int) {
		if n < 0 || n > 100 {
			return
		}
		list := parse(out, n)
		if len(list) != n {
			t.Fatalf("%d readings of %d pictures", len(list), n)
		}
		for i := range list {
			if !(list[i].confidence >= 0 && list[i].confidence <= 1) || !utf8.ValidString(list[i].text()) {
				t.Fatalf("%+v", list[i])
			}
		}
	})
}

func TestBoxesGoBackThroughTurnAndSkew(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 400, 300))
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	for y := 100; y < 110; y++ {
		for x := 50; x < 80; x++ {
			g.Pix[y*g.Stride+x] = 0
		}
	}
	for _, turn := range []int{0, 90, 180, 270} {
		for _, skew := range []float64{0, 2} {
			v := &view{turn: turn, skew: skew, width: 400, height: 300, picture: raster.Rotate(raster.Turn(g, turn), skew)}
			p := raster.Pieces(v.picture, 128)
			if len(p) != 1 {
				t.Fatal("the mark is gone")
			}
			b := v.back(float64(p[0].Left), float64(p[0].Top), float64(p[0].Right), float64(p[0].Bottom))
			const slack = 4
			if b.Left < 50-slack || b.Left > 51 || b.Top < 100-slack || b.Top > 101 || b.Right > 80+slack || b.Right < 79 || b.Bottom > 110+slack || b.Bottom < 109 {
				t.Errorf("turn %d, skew %v: %+v", turn, skew, b)
			}
		}
	}
}

func TestMissingProgramAndPacksSayWhatToInstall(t *testing.T) {
	if _, err := Open(context.Background(), Options{Program: "no-such-tesseract"}); fault.Of(err) != fault.Missing || !strings.Contains(fault.Hint(err), "apt-get install tesseract-ocr") {
		t.Errorf("%v (%s)", err, fault.Hint(err))
	}
	e := &Engine{packs: map[string]bool{"eng": true}}
	_, err := e.modelOf("khm-Khmr")
	if fault.Of(err) != fault.Missing || fault.Hint(err) != "apt-get install tesseract-ocr-khm" {
		t.Errorf("%v (%s)", err, fault.Hint(err))
	}
	if list, err := e.Missing("khm-Khmr", "lao-Laoo", "mya-Mymr", "tha-Thai", "tam-Taml", "vie-Latn", "ind-Latn", "zsm-Arab", "eng-Latn"); err != nil ||
		strings.Join(list, " ") != "tesseract-ocr-khm tesseract-ocr-script-laoo tesseract-ocr-mya tesseract-ocr-tha tesseract-ocr-tam tesseract-ocr-vie tesseract-ocr-ind tesseract-ocr-script-arab" {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := e.Missing("jav-Java"); fault.Of(err) != fault.Missing || !strings.Contains(err.Error(), "jav-Java") {
		t.Errorf("Javanese script has no pack: %v", err)
	}
	own := &Engine{o: Options{Models: map[language.Tag]Model{"jav-Java": {"/models", "jawa"}}}}
	if m, err := own.modelOf("jav-Java"); err != nil || m != (model{"/models", "jawa"}) {
		t.Errorf("%v, %v", m, err)
	}
}

func TestAProgramThatHangsWritesTooMuchOrFailsIsEnded(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a POSIX shell")
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	e := &Engine{path: sh, o: Options{Timeout: 300 * time.Millisecond, Memory: 1 << 30}}
	if _, err := e.run(t.Context(), nil, "-c", "exec sleep 60"); fault.Of(err) != fault.Broken {
		t.Errorf("hangs: %v", err)
	}
	e.o.Timeout = time.Minute
	if _, err := e.run(t.Context(), nil, "-c", "exec yes 0123456789012345678901234567890123456789"); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "bytes") {
		t.Errorf("writes: %v", err)
	}
	if _, err := e.run(t.Context(), nil, "-c", "echo no such model >&2; exit 1"); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "no such model") {
		t.Errorf("fails: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, stop)
	if _, err := e.run(ctx, nil, "-c", "exec sleep 60"); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPagesThatLieOrStandOnTheirHeadsAndPagesOfUnknownLanguage(t *testing.T) {
	e := engine(t)
	for _, c := range []struct {
		name string
		tag  language.Tag
	}{{"khm", "khm-Khmr"}, {"lao", "lao-Laoo"}, {"mya", "mya-Mymr"}, {"tha", "tha-Thai"}, {"vie", "vie-Latn"}, {"tam", "tam-Taml"}} {
		needs(t, e, c.tag)
		g := picture(t, testdata.Path(t, filepath.Join("ocr-flores-rendered", c.name+"-1-clean.png")))
		for _, turn := range []int{90, 180, 270} {
			p, err := e.Recognise(t.Context(), digitise.Sheet{Name: c.name, Image: raster.Turn(g, turn), Languages: []language.Tag{c.tag}})
			if err != nil {
				t.Fatal(err)
			}
			if want := 360 - turn; p.Orientation != want {
				t.Errorf("%s turned by %d: read turned by %d, want %d", c.name, turn, p.Orientation, want)
			}
		}
		p, err := e.Recognise(t.Context(), digitise.Sheet{Name: c.name, Image: g})
		if err != nil {
			t.Fatal(err)
		}
		if p.Language != c.tag {
			t.Errorf("%s: language %s", c.name, p.Language)
		}
	}
}

func TestEmptyAndStrangePages(t *testing.T) {
	e := engine(t)
	needs(t, e, "ind-Latn")
	if _, err := e.Recognise(t.Context(), digitise.Sheet{Name: "none"}); fault.Of(err) != fault.Broken {
		t.Errorf("no picture: %v", err)
	}
	for name, fill := range map[string]func(i int) uint8{
		"white": func(int) uint8 { return 255 }, "black": func(int) uint8 { return 0 }, "stripes": func(i int) uint8 { return uint8(i / 300 % 2 * 255) }, "dots": func(i int) uint8 { return uint8(i * i * 7) },
	} {
		g := image.NewGray(image.Rect(0, 0, 300, 300))
		for i := range g.Pix {
			g.Pix[i] = fill(i)
		}
		p, err := e.Recognise(t.Context(), digitise.Sheet{Name: name, Image: g, Languages: []language.Tag{"ind-Latn"}})
		if err != nil || p.Width != 300 {
			t.Errorf("%s: %v", name, err)
		}
		if p.Confidence != nil && len(p.Regions) == 0 {
			t.Errorf("%s: a confidence of nothing", name)
		}
	}
}
