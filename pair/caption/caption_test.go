package caption

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// drawn gives a picture of two colours; n makes it another one.
func drawn(t testing.TB, w, h, n int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 30, 30, 255}
			if y*4 < h {
				c = color.RGBA{250, 250, 250, 255}
			}
			img.Set(x, y, c)
		}
	}
	img.Set(n%w, n/w%h, color.RGBA{uint8(n), 9, 9, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func document(t testing.TB, tag language.Tag, pictures ...[]byte) *corpus.Document {
	t.Helper()
	d := corpus.TextDocument("text")
	d.ID, d.Language = "x", tag
	for i, b := range pictures {
		d.Pictures = append(d.Pictures, corpus.Picture{MediaType: "image/png", Bytes: b, Alt: "alt"})
		d.SetParts(append(d.Parts, corpus.Part{Kind: corpus.PicturePart, Picture: i}))
	}
	return d
}

// connected builds a step whose endpoints are asked through real clients; http is how others than fakes are reached.
func connected(t testing.TB, settings, cache string, endpoints map[string]string) *step {
	t.Helper()
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	dial := func(address, dir string) (Model, error) {
		o, err := endpoint.Parse(address)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(o.URL, "fake:") {
			o.Transport = models
		}
		o.Cache, o.Wait, o.Timeout = cache, func(ctx context.Context, _ time.Duration) error { return ctx.Err() }, 2*time.Second
		for _, f := range []*string{&o.Record, &o.Replay} {
			if *f != "" {
				*f = filepath.Join(dir, *f)
			}
		}
		return endpoint.New(o)
	}
	built, err := Kinds(dial)[0].Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	s := built.(*step)
	if err := s.Place(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if err := s.Connect(endpoints); err != nil {
		t.Fatal(err)
	}
	return s
}

func machine(p corpus.Picture) (list []corpus.Description) {
	for _, d := range p.Descriptions {
		if d.Source == corpus.MachineDescription {
			list = append(list, d)
		}
	}
	return list
}

func TestExamplesAreTrue(t *testing.T) {
	trial.Examples(t, Kinds(func(string, string) (Model, error) { return nil, nil }))
}

func TestBothSourcesStandSideBySide(t *testing.T) {
	s := connected(t, "{}", "", map[string]string{"caption": "fake://polyglot"})
	for _, tag := range []language.Tag{"khm-Khmr", "lao-Laoo", "tha-Thai", "mya-Mymr", "vie-Latn", "ind-Latn", "zsm-Latn", "fil-Latn", "tam-Taml", "jav-Latn", "sun-Latn"} {
		d := document(t, tag, drawn(t, 40, 20, 0))
		p := &d.Pictures[0]
		p.Caption, p.Title = "caption", "alt"
		if err := s.Transform(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if len(p.Descriptions) != 3 {
			t.Fatalf("%s: %+v", tag, p.Descriptions)
		}
		for i, want := range []string{"alt", "caption"} {
			if n := p.Descriptions[i]; n.Source != corpus.NativeDescription || n.Field != want || n.Text != want || n.Language != tag {
				t.Errorf("%s: %+v", tag, n)
			}
		}
		m := p.Descriptions[2]
		if m.Source != corpus.MachineDescription || m.Language != tag || m.Model != "fake-polyglot" || m.Score == nil || *m.Score != 100 || len(m.Reasons) > 0 || m.Text == "" ||
			m.Pivot != "The picture is wider than it is tall. Most of what can be seen in it is red. A smaller part of it is white." {
			t.Errorf("%s: %+v", tag, m)
		}
		if v, ok := d.Value("caption.described"); !ok || v != 1 {
			t.Errorf("%s: %v", tag, d.Measures)
		}
	}
}

func TestWhatFailsACheckStaysWithItsReason(t *testing.T) {
	for _, c := range []struct {
		caption, translate, settings string
		tag                          language.Tag
		want                         string
	}{
		{"fake://polyglot", "fake://wrong-language", "{}", "khm-Khmr", "caption.language"},
		{"fake://polyglot", "fake://wrong-language", "{}", "ind-Latn", "caption.language"}, // in Malay
		{"fake://refusing", "", "{}", "khm-Khmr", "caption.refused"},
		{"fake://polyglot?say=I'm+sorry,+but+I+can't+help+with+that.", "", "{}", "khm-Khmr", "caption.refused"},
		{"fake://polyglot?say=+%0A+", "", "{}", "khm-Khmr", "caption.empty"},
		{"fake://polyglot?say=%E1%9E%9A%E1%9E%BC%E1%9E%94", "", "{}", "khm-Khmr", "caption.language"},
		{"fake://polyglot", "fake://polyglot?say=%E1%9E%9A%E1%9E%BC%E1%9E%94", "{}", "khm-Khmr", "caption.length"},
		{"fake://polyglot", "fake://refusing", "{}", "tha-Thai", "caption.refused"},
		{"fake://polyglot", "fake://polyglot?always=429", "{}", "tha-Thai", "caption.failed"},
		{"fake://polyglot", "fake://polyglot?always=500", "{}", "tha-Thai", "caption.failed"},
		{"fake://polyglot?always=cut", "", "{}", "tha-Thai", "caption.failed"},
		{"fake://polyglot?always=html", "", "{}", "tha-Thai", "caption.failed"},
		{"fake://polyglot?largest=100", "", "{}", "tha-Thai", "caption.refused"},
		{"fake://silent", "", "{}", "tha-Thai", "caption.failed"},
		{"fake://polyglot?first=429,500,cut,empty,503", "", "{}", "tha-Thai", ""},
		{"fake://polyglot?wait=5ms", "", "{}", "lao-Laoo", ""},
		{"fake://polyglot", "", "{}", "und", "caption.unknown"},
		{"fake://polyglot", "", "{min_chrf: off}", "mya-Mymr", ""},
		{"fake://polyglot", "", "{}", "eng-Latn", ""},
	} {
		if c.caption == "fake://silent" && testing.Short() {
			continue
		}
		t.Run(c.caption+" "+c.translate+" "+string(c.tag), func(t *testing.T) {
			t.Parallel()
			s := connected(t, c.settings, "", map[string]string{"caption": c.caption, "translate": c.translate})
			d := document(t, c.tag, drawn(t, 20, 40, 0))
			if err := s.Transform(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			m := machine(d.Pictures[0])
			if len(m) != 1 || c.want == "" && len(m[0].Reasons) > 0 || c.want != "" && !slices.Contains(m[0].Reasons, c.want) || !d.Pictures[0].Usable() {
				t.Errorf("%+v, want %s", m, c.want)
			}
		})
	}
}

func TestPicturesThatCannotBeAskedAboutAreLeftAlone(t *testing.T) {
	s := connected(t, "{}", "", map[string]string{"caption": "fake://gone"})
	d := document(t, "khm-Khmr", nil, drawn(t, 4, 4, 0))
	d.Pictures[1].Reasons = []string{"picture.small"}
	if err := s.Transform(t.Context(), d); err != nil || len(d.Measures) > 0 || len(d.Trail) > 0 || len(machine(d.Pictures[0]))+len(machine(d.Pictures[1])) > 0 {
		t.Errorf("%v %+v", err, d)
	}
}

func TestARunThatReachesNobodyStops(t *testing.T) {
	for _, address := range []string{"fake://gone", "http://127.0.0.1:1/v1#m", "fake://no-such-model"} {
		s := connected(t, "{}", "", map[string]string{"caption": address})
		var err error
		for range 20 {
			if err = s.Transform(t.Context(), document(t, "khm-Khmr", drawn(t, 4, 4, 0))); err != nil {
				break
			}
		}
		if k := fault.Of(err); k != fault.Unavailable && k != fault.Missing || fault.Hint(err) == "" {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestARecipeSaysWhoDescribes(t *testing.T) {
	built, err := Kinds(nil)[0].Build("{}")
	if err != nil {
		t.Fatal(err)
	}
	if err := built.(recipe.Connected).Connect(nil); fault.Of(err) != fault.Invalid || !strings.Contains(fault.Hint(err), "endpoints") {
		t.Error(err)
	}
	for _, bad := range []string{"{prompts: 99}", "{pivot: klingonese}", "{languages: [khm, xx-yy]}"} {
		if _, err := Kinds(nil)[0].Build(bad); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestPromptsNeverChange holds the prompts of each version to their digest: other words are another version.
func TestPromptsNeverChange(t *testing.T) {
	p, err := readPrompts(1)
	if err != nil || p.digest != "e47901195c0c9b1eb8f1bf892ee00988" {
		t.Errorf("%s %v", p.digest, err)
	}
}

func TestModelsAndPromptsArePartOfThePlan(t *testing.T) {
	keys := map[string]bool{}
	for _, c := range []string{"http://a/v1#m", "http://a/v1#n", "fake://polyglot", "fake://wrong-language", "record:f http://b/v1#o"} {
		keys[fmt.Sprint(connected(t, "{}", "", map[string]string{"caption": c}).Measuring())] = true
	}
	keys[fmt.Sprint(connected(t, "{min_chrf: 10}", "", map[string]string{"caption": "http://a/v1#m"}).Measuring())] = true
	same := fmt.Sprint(connected(t, "{}", "", map[string]string{"caption": "http://elsewhere:99/v1#m"}).Measuring())
	if len(keys) != 6 || !keys[same] {
		t.Errorf("%d keys: %v; %s", len(keys), keys, same)
	}
}
