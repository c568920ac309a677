package recorded_test

import (
	"bytes"
	"context"
	"image"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/recorded"
	"github.com/lontar-asean/lontar/fault"
)

type fixed corpus.Page

func (f fixed) Recognise(context.Context, digitise.Sheet) (corpus.Page, error) {
	return corpus.Page(f), nil
}

func TestWhatWasRecordedIsPlayedBack(t *testing.T) {
	c := 0.5
	page := corpus.Page{Picture: -1, Number: 3, Width: 9, Height: 8, Resolution: 300, Language: "mya-Mymr", Orientation: 90, Skew: 0.25, Confidence: &c, Regions: []corpus.Region{
		{Kind: corpus.TextRegion, Box: corpus.Box{Left: 1, Top: 2, Right: 3, Bottom: 4}, Lines: []corpus.Line{{Text: "သင်္ဘော", Confidence: 0.75, Checked: "a", Words: []corpus.Word{{Text: "သင်္ဘော", Confidence: 1}}}}}}}
	sheet := digitise.Sheet{Name: "x/a.png", Image: image.NewGray(image.Rect(0, 0, 9, 8))}
	var b bytes.Buffer
	r := recorded.NewRecorder(fixed(page), &b)
	for range 2 {
		if _, err := r.Recognise(t.Context(), sheet); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Count(b.String(), "\n") != 1 {
		t.Errorf("recorded twice: %s", &b)
	}
	back, err := recorded.Read(&b, "r")
	if err != nil {
		t.Fatal(err)
	}
	got, err := back.Recognise(t.Context(), sheet)
	if d := cmp.Diff(page, got); d != "" || err != nil {
		t.Error(d, err)
	}
	sheet.Image.Pix[3] = 9
	if _, err := back.Recognise(t.Context(), sheet); fault.Of(err) != fault.Broken {
		t.Errorf("another picture: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"name":"a.png","text":"ខ្មែរ\n\nx"}`)
	f.Add(`{"picture":"00","page":{"regions":[{"box":[1,2,3,4]}]}}` + "\n\xff")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := recorded.Read(strings.NewReader(s), "r")
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Error(err)
			}
			return
		}
		_, _ = r.Recognise(t.Context(), digitise.Sheet{Name: "a.png", Image: image.NewGray(image.Rect(0, 0, 2, 2))})
	})
}
