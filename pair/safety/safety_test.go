package safety

import (
	"bytes"
	"context"
	"image"
	"image/color"
	_ "image/png"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/trial"
)

func TestExamples(t *testing.T) { trial.Examples(t, Kinds()) }

var dot = []byte("\x89PNG\r\n\x1a\n dot")

func document(pictures ...[]byte) *corpus.Document {
	d := corpus.TextDocument("x")
	for i, b := range pictures {
		p := corpus.Picture{Alt: "a"}
		if b != nil {
			p.Hold(b)
		}
		d.Pictures = append(d.Pictures, p)
		d.SetParts(append(d.Parts, corpus.Part{Kind: corpus.PicturePart, Picture: i}))
	}
	return d
}

// run builds the step and runs it over documents.
func run(t *testing.T, settings, dir string, docs ...*corpus.Document) error {
	t.Helper()
	built, err := Kinds()[0].Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	s := built.(*step)
	if err := s.Place(dir); err != nil {
		return err
	}
	var in iter.Seq2[*corpus.Document, error] = func(yield func(*corpus.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
	n := 0
	for d, err := range s.Stream(t.Context(), in) {
		if err != nil {
			return err
		}
		if d != docs[n] {
			t.Fatal("another document, or another order")
		}
		n++
	}
	if n != len(docs) {
		t.Fatalf("%d documents of %d", n, len(docs))
	}
	return nil
}

func check(p *corpus.Picture, name string) corpus.Check {
	for _, c := range p.Checks {
		if c.Name == name {
			return c
		}
	}
	return corpus.Check{}
}

func TestWithoutCheckersPicturesAreUnchecked(t *testing.T) {
	d := document(dot, nil)
	if err := run(t, "{}", "", d); err != nil {
		t.Fatal(err)
	}
	for i := range d.Pictures {
		if c := check(&d.Pictures[i], checkNSFW); c.State != corpus.Unchecked || !d.Pictures[i].Usable() {
			t.Errorf("%+v", d.Pictures[i])
		}
	}
	if v, _ := d.Value("safety.unchecked"); v != 2 {
		t.Errorf("unchecked: %v", d.Measures)
	}
}

// python is the environment that scripts/clients.sh makes, with OpenCV and the pictures of scikit-image.
func python(t *testing.T) (program, pictures string) {
	t.Helper()
	root := os.Getenv("LONTAR_CLIENTS")
	found, _ := filepath.Glob(filepath.Join(root, "lib", "python3*", "site-packages", "skimage", "data", "astronaut.png"))
	program = filepath.Join(root, "bin", "python")
	if _, err := os.Stat(program); err != nil || len(found) == 0 {
		t.Skip("LONTAR_CLIENTS has no OpenCV: `make clients` installs it, `make test` uses it")
	}
	return program, filepath.Dir(found[0])
}

func TestOpenCVFindsAndBlursTheFaceOfTheAstronaut(t *testing.T) {
	prog, dir := python(t)
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	checker := "{checkers: [{name: faces, command: ['" + prog + "', faces.py], files: [faces.py]}], blur: %}"
	astronaut := read("astronaut.png") // NASA, public domain
	face := image.Rect(180, 80, 270, 170)
	for _, blur := range []string{"keep", "replace"} {
		d := document(astronaut, read("coffee.png"), read("chelsea.png"), []byte("no picture"))
		if err := run(t, strings.Replace(checker, "%", blur, 1), "../../examples/safety", d); err != nil {
			t.Fatal(err)
		}
		p := &d.Pictures[0]
		if c := check(p, checkFaces); c.State != corpus.Measured || c.Value != 1 {
			t.Fatalf("%s: %+v", blur, p.Checks)
		}
		for i := 1; i <= 2; i++ {
			if c := check(&d.Pictures[i], checkFaces); c.State != corpus.Measured || c.Value != 0 || !d.Pictures[i].Usable() || d.Pictures[i].Blurred != nil {
				t.Errorf("%s: picture %d without a face: %+v", blur, i, c)
			}
		}
		if c := check(&d.Pictures[3], "safety.faces"); c.State != corpus.Failed {
			t.Errorf("a broken picture: %+v", c)
		}
		if d.Pictures[3].Usable() == (blur == "replace") {
			t.Errorf("%s: a picture whose faces are not known: %v", blur, d.Pictures[3].Reasons)
		}
		switch blur {
		case "keep":
			if !bytes.Equal(p.Bytes, astronaut) {
				t.Error("the picture changed")
			}
			if before, after := detail(t, astronaut, face), detail(t, p.Blurred, face); after*4 > before {
				t.Errorf("the face has detail %.1f, had %.1f", after, before)
			}
			corner := image.Rect(0, 300, 90, 390)
			if before, after := detail(t, astronaut, corner), detail(t, p.Blurred, corner); before != after {
				t.Errorf("elsewhere the detail changed from %.1f to %.1f", before, after)
			}
		case "replace":
			if bytes.Equal(p.Bytes, astronaut) || p.Blurred != nil || p.SHA256 == "" {
				t.Error("the picture was not replaced")
			}
		}
	}
}

// detail is the mean difference of neighbouring pixels.
func detail(t *testing.T, b []byte, r image.Rectangle) float64 {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X + 1; x < r.Max.X; x++ {
			a, b := color.GrayModel.Convert(m.At(x-1, y)).(color.Gray).Y, color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y
			sum += max(int(a)-int(b), int(b)-int(a))
		}
	}
	return float64(sum) / float64(r.Dx()*r.Dy())
}

func TestServersAreAskedAndRulesTakePicturesOut(t *testing.T) {
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable) // asked again
			return
		}
		var b bytes.Buffer
		_, _ = b.ReadFrom(r.Body)
		switch {
		case r.Header.Get("Content-Type") != "image/png":
			w.WriteHeader(http.StatusUnsupportedMediaType)
		case bytes.HasSuffix(b.Bytes(), []byte("bad")):
			_, _ = w.Write([]byte(`{"scores":{"nsfw":0.9,"faces":1}}`))
		case bytes.HasSuffix(b.Bytes(), []byte("crowd")):
			_, _ = w.Write([]byte(`{"scores":{"nsfw":0.1,"faces":9,"violence":0.2}}`))
		default:
			_, _ = w.Write([]byte(`{"scores":{"nsfw":0.5,"faces":0}}`))
		}
	}))
	defer s.Close()
	d := document(dot, append(bytes.Clone(dot), "bad"...), append(bytes.Clone(dot), "crowd"...), []byte("GIF89a"))
	if err := run(t, "{checkers: [{name: judge, url: '"+s.URL+"'}], max_faces: 8}", "", d); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", "safety.max_nsfw", "safety.max_faces", ""} {
		if got := strings.Join(d.Pictures[i].Reasons, " "); got != want {
			t.Errorf("picture %d: %q, want %q", i, got, want)
		}
		if gone := want != ""; gone != (d.Pictures[i].Bytes == nil) {
			t.Errorf("picture %d has bytes: %v", i, !gone)
		}
	}
	if len(d.Parts) != 3 {
		t.Errorf("parts %v", d.Parts)
	}
	if c := check(&d.Pictures[3], "safety.judge"); c.State != corpus.Failed || check(&d.Pictures[3], checkNSFW).State != corpus.Unchecked {
		t.Errorf("a picture that the server refuses: %+v", d.Pictures[3].Checks)
	}
	if v, _ := d.Value("safety.failed"); v != 1 {
		t.Errorf("%v", d.Measures)
	}
}

func TestCheckersThatFailStopTheRun(t *testing.T) {
	dir := t.TempDir()
	gone := httptest.NewServer(nil)
	gone.Close()
	for settings, want := range map[string]string{
		"{checkers: [{name: a, command: [sh, -c, 'echo oops >&2; exit 3']}]}":                                                 "oops",
		"{checkers: [{name: a, command: [sh, -c, 'sleep 30 & sleep 30'], timeout: 100ms}]}":                                   "no answer for 100ms",
		"{checkers: [{name: a, command: [sh, -c, 'read l; echo {}; cat']}]}":                                                  "answers for the id",
		"{checkers: [{name: a, command: [sh, -c, 'read l; echo nothing; cat']}]}":                                             "no JSON object",
		"{checkers: [{name: a, url: '" + gone.URL + "'}]}":                                                                    "the checker a",
		"{checkers: [{name: a, command: [no-such-program-here]}]}":                                                            "is not there",
		"{checkers: [{name: a, command: [cat], files: [missing.py]}]}":                                                        "cannot read a file",
		`{checkers: [{name: a, command: [sh, -c, "while read l; do echo '{\"scores\":{\"nsfw\":7}}'; done"]}], blur: "keep"}`: "nsfw at most 1",
	} {
		err := run(t, settings, dir, document(dot))
		if err == nil || !strings.Contains(err.Error(), want) || fault.Of(err) == "" {
			t.Errorf("%s: %v, want %q", settings, err, want)
		}
	}
	for _, settings := range []string{"{blur: maybe}", "{blur: replace}", "{checkers: [{name: X, command: [cat]}]}", "{checkers: [{name: a}]}", "{checkers: [{name: a, url: 'ftp://x'}]}",
		"{checkers: [{name: a, command: [cat], timeout: -1s}]}", "{checkers: [{name: a, command: [cat], memory: 12}]}"} {
		if _, err := Kinds()[0].Build(settings); err == nil {
			t.Errorf("%s is accepted", settings)
		}
	}
}

func TestACancelledRunEndsThePrograms(t *testing.T) {
	built, err := Kinds()[0].Build("{checkers: [{name: a, command: [sh, -c, 'sleep 60']}]}")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var in iter.Seq2[*corpus.Document, error] = func(yield func(*corpus.Document, error) bool) {
		cancel()
		yield(document(dot), nil)
	}
	for _, err := range built.(*step).Stream(ctx, in) {
		if err == nil {
			t.Error("no error")
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{`{"id":"a","scores":{"nsfw":0.1,"faces":2}}`, `{"scores":{"x":1e999}}`, `{"blurred":"AAAA"}`, "{\"scores\":{\"\xff\":1}}", `[]`, `{"scores":{"nsfw":-1}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := parse(b)
		if err != nil {
			return
		}
		checks := map[string]corpus.Check{}
		note(checks, "x", &a)
		for n, c := range checks {
			if c.Name != n || c.State == corpus.Measured && (c.Value < 0 || c.Value != c.Value) {
				t.Fatalf("%+v", c)
			}
		}
	})
}
