package train

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

// letters are Khmer consonants, each drawn as a block of its own height and place, which a small network learns within minutes.
var letters = []rune("កខគងច")

// linesOf writes a book of n lines that were read over.
func linesOf(t *testing.T, n int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "palm leaf")
	lines := filepath.Join(dir, "review", "lines")
	if err := os.MkdirAll(lines, 0o777); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		g := image.NewGray(image.Rect(0, 0, 130, 36))
		for k := range g.Pix {
			g.Pix[k] = 250
		}
		var text strings.Builder
		for k := range 5 {
			l := (i*7 + k*(i%4+1) + i/5) % len(letters)
			text.WriteRune(letters[l])
			for y := 4 + 5*l; y < 12+5*l; y++ {
				for x := 8 + 24*k; x < 26+24*k-2*l; x++ {
					g.Pix[y*g.Stride+x] = 10
				}
			}
		}
		g.Pix[i] = 249 // no two pictures are the same
		var b bytes.Buffer
		if err := png.Encode(&b, g); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(lines, fmt.Sprintf("page-0001-r1-l%d", i+1))
		for file, content := range map[string][]byte{name + ".png": b.Bytes(), name + ".gt.txt": []byte(text.String() + "\n")} {
			if err := os.WriteFile(file, content, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	trail := `{"page":"page-0001","line":"r1-l1","reviewer":"សុខា"}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "review", "trail.jsonl"), []byte(trail), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func base(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"tesseract", "lstmtraining", "lstmeval", "combine_tessdata"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	path, err := Find(context.Background(), "khm")
	if err != nil {
		t.Skip(err)
	}
	return path
}

func TestModelsOfWholeNumbersAreRefusedWithTheWayToTheOthers(t *testing.T) {
	_, err := Prepare(context.Background(), Options{Books: []string{linesOf(t, 40)}, Base: base(t)})
	if fault.Of(err) != fault.Missing || !strings.Contains(fault.Hint(err), "tessdata_best") {
		t.Errorf("%v, hint %q", err, fault.Hint(err))
	}
}

// TestASmallModelIsTrainedFromNothingAndThenFurther uses the real programs: a tiny network from nothing, stopped and gone on with, and then, as its
// numbers are no whole ones, as the base of a second training.
func TestASmallModelIsTrainedFromNothingAndThenFurther(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	ctx, book := context.Background(), linesOf(t, 60)
	o := Options{Books: []string{book}, Base: base(t), Name: "leaf", Out: t.TempDir(), Scratch: "[1,36,0,1 Ct3,3,16 Mp3,3 Lfx32 O1c1]", Rounds: 1, Step: 60, Patience: 3}
	p, err := Prepare(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Train)+len(p.Eval) != 60 || len(p.Eval) < 2 || len(p.Reviewers) != 1 || len(p.Skipped) != 0 {
		t.Fatalf("%d + %d lines, %v, skipped %v", len(p.Train), len(p.Eval), p.Reviewers, p.Skipped)
	}
	first, err := Run(ctx, o, p)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	o.Rounds, o.Observe = 2, func(q Progress) {
		if q.Eval != nil {
			steps++
		}
	}
	second, err := Run(ctx, o, p)
	if err != nil || steps != 1 || second.After > first.After {
		t.Fatalf("going on: %v, %d rounds more, %.1f %% after %.1f %%", err, steps, second.After, first.After)
	}
	said, err := os.ReadFile(filepath.Join(o.Out, "PROVENANCE"))
	if err != nil || !strings.Contains(string(said), "read over by: សុខា\n") || strings.Contains(string(said), o.Out) || strings.Count(string(said), "\nkept apart: ") != len(p.Eval) {
		t.Errorf("%s %v", said, err)
	}
	m, err := look(ctx, second.Model)
	if err != nil || m.Whole {
		t.Fatalf("%+v %v", m, err)
	}
	further := Options{Books: []string{book}, Base: second.Model, Name: "leaf2", Out: t.TempDir(), Rounds: 2, Step: 150, Patience: 2}
	p, err = Prepare(ctx, further)
	if err != nil {
		t.Fatal(err)
	}
	third, err := Run(ctx, further, p)
	t.Logf("character errors: %.1f %%, gone on %.1f %%, trained further %.1f %% (%v)", first.After, second.After, third.After, err)
	if third.Before == nil || err != nil && fault.Of(err) != fault.Incomplete || err == nil && third.After >= *third.Before {
		t.Errorf("%+v %v", third, err)
	}
}

func TestLinesWithSignsThatTheModelLacksAreLeftOut(t *testing.T) {
	s := parseSigns("4\nNULL 0 Common 0\nក 1 0\nស្រី 1 0\nខ 1 0\n")
	for _, c := range []struct {
		text string
		stop rune
	}{{"ក ខ", 0}, {"ស្រីក", 0}, {"កA", 'A'}, {"ស", 'ស'}, {"កภ", 'ภ'}, {"", 0}, {"ကက", 'က'}} {
		if stop, ok := s.cover(c.text); stop != c.stop || ok != (c.stop == 0) {
			t.Errorf("%q: stopped by %q", c.text, stop)
		}
	}
}

func TestLinesFromTheRightAreWrittenAsTheyAreSeen(t *testing.T) {
	for text, want := range map[string]string{"ភាសាខ្មែរ": "ភាសាខ្មែរ", "كتاب": "باتك", "မြန်မာ": "မြန်မာ"} {
		if got := visual(text); got != want {
			t.Errorf("%q is seen as %q, not %q", text, got, want)
		}
	}
}

func TestFoldersWithoutLinesAreNamed(t *testing.T) {
	if _, err := pairsOf(t.TempDir()); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	dir := linesOf(t, 1)
	if err := os.Remove(filepath.Join(dir, "review", "lines", "page-0001-r1-l1.png")); err != nil {
		t.Fatal(err)
	}
	if _, err := pairsOf(dir); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
}

// FuzzSigns: any list of signs and any text end, and a text made of signs is covered.
func FuzzSigns(f *testing.F) {
	f.Add("3\nNULL 0\nក 1\n្ 1\n", "ក្ក")
	f.Add("", "\xff\xfe")
	f.Add("1\n\xff 1\n", "ံံံံ\ue000")
	f.Fuzz(func(t *testing.T, list, text string) {
		s := parseSigns(list)
		s.cover(text)
		for sign := range s.known {
			if _, ok := s.cover(sign + sign); !ok {
				t.Fatalf("%q is not covered by itself", sign)
			}
		}
		visual(text)
	})
}
