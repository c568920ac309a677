package job_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/fault"
)

// reader says the name of the sheet, and counts.
type reader struct {
	asked atomic.Int64
	fail  func(name string) error
}

func (r *reader) Recognise(_ context.Context, s digitise.Sheet) (corpus.Page, error) {
	r.asked.Add(1)
	if r.fail != nil {
		if err := r.fail(s.Name); err != nil {
			return corpus.Page{}, err
		}
	}
	return leaf.Plain("ទំព័រ "+filepath.Base(s.Name), s.Image.Rect.Dx(), s.Image.Rect.Dy()), nil
}

func folder(t *testing.T, pages int) *scan.Volume {
	t.Helper()
	dir := t.TempDir()
	for i := range pages {
		img := image.NewGray(image.Rect(0, 0, 8, 8))
		img.Pix[i%64] = byte(i + 1)
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.png", i+1)), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	v, err := scan.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func collect(t *testing.T, v *scan.Volume, o job.Options) (numbers []int, texts []string, err error) {
	t.Helper()
	err = job.Run(t.Context(), v, o, func(r *job.Result) error {
		numbers = append(numbers, r.Page)
		texts = append(texts, r.Text())
		return nil
	})
	return numbers, texts, err
}

func TestPagesComeInOrderWhateverTheWorkers(t *testing.T) {
	v := folder(t, 23)
	for _, workers := range []int{0, 1, 2, 7} {
		numbers, texts, err := collect(t, v, job.Options{Recogniser: &reader{}, Workers: workers})
		if err != nil || len(numbers) != 23 || !slices.IsSorted(numbers) || texts[11] != "ទំព័រ 12.png" {
			t.Fatalf("%d workers: %v %v", workers, numbers, err)
		}
	}
}

func TestAStoppedRunGoesOnWithoutAskingTwice(t *testing.T) {
	v := folder(t, 10)
	dir := t.TempDir()
	enough := errors.New("stopped")
	r := &reader{}
	o := job.Options{Recogniser: r, Name: "a", Dir: dir, Workers: 1}
	n := 0
	err := job.Run(t.Context(), v, o, func(*job.Result) error {
		if n++; n == 4 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	first := r.asked.Load()
	var last job.Progress
	o.Observe = func(p job.Progress) { last = p }
	if _, texts, err := collect(t, v, o); err != nil || len(texts) != 10 || texts[0] != "ទំព័រ 1.png" {
		t.Fatal(texts, err)
	}
	if r.asked.Load() != 10 || last.Kept != int(first) || last.Done != 10 {
		t.Errorf("asked %d times, %d before; %+v", r.asked.Load(), first, last)
	}
	if o.Name = "b"; true {
		if _, _, err := collect(t, v, o); err != nil || r.asked.Load() != 20 {
			t.Errorf("another recogniser was not asked: %d %v", r.asked.Load(), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".tmp-*")); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
	if kept, _ := filepath.Glob(filepath.Join(dir, "page-*.json")); len(kept) != 10 {
		t.Errorf("%d pages are kept", len(kept))
	}
}

func TestAPageThatFailsIsNamedAndTriedAgain(t *testing.T) {
	v := folder(t, 5)
	dir := t.TempDir()
	bad := true
	r := &reader{fail: func(name string) error {
		if bad && strings.HasSuffix(name, "3.png") {
			return fault.New(fault.Broken, "the page is blurred").At("%s", name).Try("take it again")
		}
		return nil
	}}
	o := job.Options{Recogniser: r, Dir: dir, Workers: 2}
	var reasons []string
	err := job.Run(t.Context(), v, o, func(res *job.Result) error {
		if res.Method == job.FromNowhere {
			reasons = append(reasons, res.Reason+"|"+res.Hint)
		}
		return nil
	})
	if err != nil || len(reasons) != 1 || !strings.Contains(reasons[0], "3.png: the page is blurred|take it again") {
		t.Fatal(reasons, err)
	}
	bad = false
	if _, texts, err := collect(t, v, o); err != nil || texts[2] != "ទំព័រ 3.png" || r.asked.Load() != 6 {
		t.Error(texts, err, r.asked.Load())
	}
}

func TestAMissingRecogniserEndsTheRun(t *testing.T) {
	v := folder(t, 50)
	r := &reader{fail: func(string) error { return fault.New(fault.Missing, "no pack").Try("install it") }}
	if _, _, err := collect(t, v, job.Options{Recogniser: r, Workers: 2}); fault.Of(err) != fault.Missing || r.asked.Load() > 10 {
		t.Errorf("%v after %d pages", err, r.asked.Load())
	}
	if _, _, err := collect(t, v, job.Options{}); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
}

func TestSelectionsAreRanges(t *testing.T) {
	v := folder(t, 12)
	s, err := job.ParseSelection("3-5, 9,11-")
	if err != nil {
		t.Fatal(err)
	}
	numbers, _, err := collect(t, v, job.Options{Recogniser: &reader{}, Pages: s})
	if err != nil || fmt.Sprint(numbers) != "[3 4 5 9 11 12]" {
		t.Error(numbers, err)
	}
	for _, bad := range []string{"0", "x", "5-3", "1-2-3", "-4", ","} {
		if _, err := job.ParseSelection(bad); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	s, _ = job.ParseSelection("99")
	if _, _, err := collect(t, v, job.Options{Recogniser: &reader{}, Pages: s}); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func FuzzParseSelection(f *testing.F) {
	f.Add("3-10,12")
	f.Add("99999999999999999999-\xff")
	f.Fuzz(func(t *testing.T, s string) {
		if sel, err := job.ParseSelection(s); err == nil {
			sel.Has(1)
		}
	})
}
