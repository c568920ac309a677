package pipeline_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/internal/rehearsal"
	"github.com/lontar-asean/lontar/picture"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// pictured is a format of thirty documents a file: each has a picture that may be shown, one without rights, and one that was taken out.
func pictured(t testing.TB) corpus.Format {
	t.Helper()
	shown, err := picture.EncodePNG(image.NewGray(image.Rect(0, 0, 300, 200)))
	if err != nil {
		t.Fatal(err)
	}
	return corpus.Format{Name: "pictured", Endings: []string{".lines"}, Read: func(_ context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
		return func(yield func(*corpus.Document, error) bool) {
			for i := range 30 {
				d := in.Origin.NewDocument(fmt.Sprintf("%s#%d", in.Name, i), nil)
				d.Language = "khm-Khmr"
				d.Pictures = []corpus.Picture{{Descriptions: []corpus.Description{{Source: corpus.NativeDescription, Language: "khm-Khmr", Text: "ខ្លែង"}, {Reasons: []string{"alt.file"}}}},
					{Rights: corpus.Unknown, Bytes: []byte("kept elsewhere")}, {Reasons: []string{"pictures.side"}}}
				d.Pictures[0].Hold(shown)
				d.SetParts([]corpus.Part{{Kind: corpus.PicturePart, Picture: 0}, {Kind: corpus.TextPart, Text: fmt.Sprintf("ខ្លែងឯកទី %d", i)}})
				if !yield(d, nil) {
					return
				}
			}
		}
	}}
}

// beside is a form whose files keep each picture as a file.
type beside struct{}

func (beside) Ending() string { return ".list" }

func (beside) Takes(d *corpus.Document) bool { return !strings.HasSuffix(d.Text(), "0") }

func (beside) Encode(io.Writer) (pipeline.DocumentWriter, error) { return nil, io.ErrUnexpectedEOF }

func (beside) EncodeWith(w io.Writer, attach pipeline.Attach) (pipeline.DocumentWriter, error) {
	return list{w, attach}, nil
}

type list struct {
	w      io.Writer
	attach pipeline.Attach
}

func (l list) Write(d *corpus.Document) error {
	for _, name := range []string{"", "..", "a/b"} {
		if _, err := l.attach(name, nil); err == nil {
			return fmt.Errorf("%q is the name of a file", name)
		}
	}
	name, err := l.attach(d.Pictures[0].SHA256+".png", d.Pictures[0].Bytes)
	fmt.Fprintln(l.w, d.Text(), name)
	return err
}

func (list) Close() error { return nil }

// keeping is a reporter that keeps what it is given.
type keeping struct{ summary *pipeline.Summary }

func (k *keeping) Report(w io.Writer, s *pipeline.Summary) error {
	k.summary = s
	return nil
}

func TestPicturesReachTheReportAndTheFilesBesideForms(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	for _, name := range []string{"a.lines", "b.lines"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	v := vocabulary(t)
	v.Formats = []corpus.Format{pictured(t)}
	v.Writers = []string{"beside"}
	r, err := recipe.Parse([]byte("name: p\nsources: [{pictured: '*.lines', rights: 'licensed:CC0-1.0'}]\nsteps: [{length: {}}]\noutput: {dataset: out, also: [beside]}\n"), v)
	if err != nil {
		t.Fatal(err)
	}
	r.Dir = dir
	shards, err := pipeline.Cut(t.Context(), r, rehearsal.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	kept := &keeping{}
	runTo(t, &pipeline.Pipeline{Recipe: r, Shards: shards, Version: "test", Opener: rehearsal.Disk{}, Reporter: kept, Encoders: map[string]pipeline.Encoder{"beside": beside{}}}, out, 2)
	m, err := dataset.ReadManifest(out)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range m.Files {
		if !strings.HasPrefix(f.Path, "beside/") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(out, f.Path))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(b)) != f.Bytes {
			t.Errorf("%s is not what the manifest says", f.Path)
		}
		if found++; strings.HasSuffix(f.Path, ".list") {
			if n := strings.Count(string(b), " part-00000/"); n != 54 {
				t.Errorf("%d pictures are listed", n)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d files, not the list and one picture", found)
	}
	for i, want := range []pipeline.PictureGroup{{Fate: pipeline.FateKept, N: 120}, {Fate: pipeline.FateWords, Reason: "alt.file", N: 60}, {Fate: pipeline.FateTaken, Reason: "pictures.side", N: 60}} {
		g := kept.summary.Pictures[i]
		if g.Language != "khm-Khmr" || g.Fate != want.Fate || g.Reason != want.Reason || g.N != want.N || len(g.Samples) != 6 {
			t.Errorf("%s %s %s: %d, %d of them shown", g.Language, g.Fate, g.Reason, g.N, len(g.Samples))
		}
		for _, s := range g.Samples {
			if s.Picture.Bytes != nil {
				t.Error("the report has the bytes of a picture")
			}
			if shown := s.Index == 0; shown != (len(s.Thumbnail) > 0) || shown != (s.Hidden == "") {
				t.Errorf("picture %d of %s: %d bytes, %q", s.Index, g.Fate, len(s.Thumbnail), s.Hidden)
			}
		}
	}
}
