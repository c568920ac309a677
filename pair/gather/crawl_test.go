package gather_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/format"
	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/curate/extract"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/pair/gather"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// opener opens and lists files on disk.
type opener struct{ objects.Disk }

func (o opener) Open(ctx context.Context, uri string) (corpus.File, error) {
	return o.Disk.Open(ctx, uri)
}

func (o opener) List(ctx context.Context, pattern string) ([]corpus.Entry, error) {
	found, err := o.Disk.List(ctx, pattern)
	var list []corpus.Entry
	for _, e := range found {
		list = append(list, corpus.Entry{URI: e.Path, Bytes: e.Bytes, ETag: e.ETag})
	}
	return list, err
}

type silent struct{}

func (silent) Report(w io.Writer, _ *pipeline.Summary) error { return nil }

// curated compiles a recipe, with each file, or each of n ranges of the first one, a shard of its own.
func curated(t testing.TB, dir, yaml string, ranges int64) *pipeline.Pipeline {
	t.Helper()
	steps, err := recipe.NewCatalogue(extract.Kinds(), gather.Kinds(nil))
	if err != nil {
		t.Fatal(err)
	}
	r, err := recipe.Parse([]byte(yaml), recipe.Vocabulary{Formats: format.All(), Steps: steps})
	if err != nil {
		t.Fatal(err)
	}
	r.Dir = dir
	cut, err := pipeline.Cut(t.Context(), r, opener{})
	if err != nil {
		t.Fatal(err)
	}
	var shards []pipeline.Shard
	for _, s := range cut {
		for _, u := range s.Units {
			for i := range ranges {
				part := u
				part.Start, part.End = u.Bytes*i/ranges, u.Bytes*(i+1)/ranges
				shards = append(shards, pipeline.Shard{Units: []pipeline.Unit{part}})
			}
		}
	}
	return &pipeline.Pipeline{Recipe: r, Shards: shards, Version: "test", Unicode: "17", Opener: opener{}, Reporter: silent{}}
}

// made runs a pipeline and gives its files; stop, if it is not negative, cancels the run once after so many tasks.
func made(t testing.TB, p *pipeline.Pipeline, workers, stop int) map[string]string {
	t.Helper()
	out := t.TempDir()
	l, err := engine.OpenLedger(filepath.Join(out, pipeline.WorkDir), p.Plan())
	if err != nil {
		t.Fatal(err)
	}
	if stop >= 0 {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		p.Opener = counted{opener{}, func() {
			if n++; n == stop {
				cancel()
			}
		}}
		if err := (engine.Local{Workers: workers}).Run(ctx, l); err == nil {
			t.Error("the run was not stopped")
		}
		p.Opener = opener{}
		if l, err = engine.OpenLedger(filepath.Join(out, pipeline.WorkDir), p.Plan()); err != nil {
			t.Fatal(err)
		}
	}
	if err := (engine.Local{Workers: workers}).Run(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if err := p.Publish(l, out); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err = filepath.WalkDir(out, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.Contains(name, pipeline.WorkDir) {
			return err
		}
		b, err := os.ReadFile(name)
		rel, _ := filepath.Rel(out, name)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// counted tells when a file is opened.
type counted struct {
	opener
	opened func()
}

func (c counted) Open(ctx context.Context, uri string) (corpus.File, error) {
	c.opened()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return c.opener.Open(ctx, uri)
}

// rows reads the kept rows of a language.
func rows(t testing.TB, files map[string]string, tag string) (list []dataset.Row) {
	t.Helper()
	for name, body := range files {
		if !strings.HasPrefix(name, "data/"+tag+"/") {
			continue
		}
		file := filepath.Join(t.TempDir(), "x.parquet")
		if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		for row, err := range dataset.FileRows[dataset.Row](file) {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, row)
		}
	}
	return list
}

const crawlRecipe = `
name: crawl
sources:
  - warc: "*.warc*"
    rights: licensed:CC-BY-4.0
steps:
  - extract: {}
  - pictures: {}
output: {dataset: out}
`

// crawl writes three archives: pictures that come before the pages which show them, pages, and pictures that come after; the last is not compressed.
func crawl(t testing.TB, dir string) {
	t.Helper()
	const date = "2026-01-31T00:00:00Z"
	image := func(w *warc.Writer, uri string, seed int, more ...warc.Field) {
		if err := w.Response(uri, date, 200, append(warc.Fields{{Name: "Content-Type", Value: "image/png"}}, more...), pngOf(t, 100+seed, 100, seed)); err != nil {
			t.Fatal(err)
		}
	}
	var before, pages, after bytes.Buffer
	w := warc.NewWriter(&before)
	for i := range 8 {
		image(w, fmt.Sprintf("https://a.example/b/%d.png", i), i+1)
	}
	image(w, "http://A.example:80/%E1%9E%97.png", 30)
	image(w, "https://a.example/noai.png", 31, warc.Field{Name: "X-Robots-Tag", Value: "noimageai"})
	image(w, "https://a.example/b/3.png", 32) // fetched again: the first counts
	w = warc.NewWriter(&pages)
	text := "ທຸກໆເຊົ້າ ຊາວບ້ານມາຕະຫຼາດເພື່ອຊື້ຜັກ ປາ ແລະ ໝາກໄມ້ຈາກບ້ານໃກ້ຄຽງ ແລ້ວກັບເມືອບ້ານ."
	for i := range 8 {
		body := fmt.Sprintf(`<html lang=lo><article><p>%d %s</p><img src="/b/%d.png" alt="b"><p>%s</p><img src="a/%d.png#x" alt="a"><p>%s</p><img src="/ភ.png"><img src="/noai.png"><img src="/none.png"></article>`, i, text, i, text, i, text)
		if err := w.Response(fmt.Sprintf("https://a.example/%d.html", i), date, 200, warc.Fields{{Name: "Content-Type", Value: "text/html; charset=utf-8"}}, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	w = warc.NewWriter(&after)
	for i := range 8 {
		image(w, fmt.Sprintf("https://a.example/a/%d.png", i), i+50)
	}
	plain, err := io.ReadAll(unzip(t, after.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"1.warc.gz": before.Bytes(), "2.warc.gz": pages.Bytes(), "3.warc": plain} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPagesGetTheirPicturesFromAnywhereInTheCrawl(t *testing.T) {
	dir := t.TempDir()
	crawl(t, dir)
	first := made(t, curated(t, dir, crawlRecipe, 3), 1, -1)
	list := rows(t, first, "und")
	if len(list) != 8 {
		t.Fatalf("%d pages", len(list))
	}
	for _, row := range list {
		var n int
		if _, err := fmt.Sscanf(row.URL, "https://a.example/%d.html", &n); err != nil {
			t.Fatal(err)
		}
		for i, want := range [][]byte{pngOf(t, 100+n+1, 100, n+1), pngOf(t, 100+n+50, 100, n+50), pngOf(t, 130, 100, 30), nil, nil} {
			if p := row.Pictures[i]; !bytes.Equal(p.Bytes, want) {
				t.Errorf("%s: picture %d has %d bytes, not %d: %v", row.URL, i, len(p.Bytes), len(want), p.Reasons)
			}
		}
		if diff := cmp.Diff([][]string{{"pictures.reserved"}, {"pictures.not_found"}}, [][]string{row.Pictures[3].Reasons, row.Pictures[4].Reasons}); diff != "" {
			t.Error(diff)
		}
	}
	for _, c := range []struct{ workers, stop int }{{2, -1}, {5, -1}, {2, 1}, {2, 5}, {1, 12}} {
		if diff := cmp.Diff(first, made(t, curated(t, dir, crawlRecipe, 3), c.workers, c.stop)); diff != "" {
			t.Errorf("%d workers, stopped at %d: other bytes", c.workers, c.stop)
		}
	}
	for _, ranges := range []int64{1, 5} {
		other := rows(t, made(t, curated(t, dir, crawlRecipe, ranges), 2, -1), "und")
		if diff := cmp.Diff(list, other); diff != "" {
			t.Errorf("cut into %d ranges: other rows", ranges)
		}
	}
}

func TestPagesOfAFolderGetThePicturesBesideThem(t *testing.T) {
	dir := t.TempDir()
	text := "ทุกเช้าชาวบ้านมาตลาดเพื่อซื้อผัก ปลา และผลไม้จากหมู่บ้านใกล้เคียง แล้วจึงกลับบ้านไปทำอาหาร"
	html := `<article><p>` + text + `</p><img src="img/a.png"><p>` + text + `</p><img src="../top.png?v=1"><img src="/site.png"><img src="../../secret.png"><img src="//other.example/x.png"><img src="%E0%B8%A0.png"><p>` + text + `</p></article>`
	for name, body := range map[string][]byte{"site/in/p.html": []byte(html), "site/in/img/a.png": pngOf(t, 101, 100, 1), "site/top.png": pngOf(t, 102, 100, 2),
		"site/site.png": pngOf(t, 103, 100, 3), "secret.png": pngOf(t, 104, 100, 4), "site/in/ภ.png": pngOf(t, 105, 100, 5)} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	recipe := strings.Replace(crawlRecipe, `warc: "*.warc*"`, "html: site", 1)
	list := rows(t, made(t, curated(t, dir, recipe, 1), 1, -1), "und")
	if len(list) != 1 {
		t.Fatalf("%d pages", len(list))
	}
	var got []string
	for _, p := range list[0].Pictures {
		w := 0
		if p.Width != nil {
			w = int(*p.Width)
		}
		got = append(got, strings.TrimSpace(fmt.Sprintln(p.URL, w, len(p.Bytes) > 0, p.Reasons)))
	}
	want := []string{"img/a.png 101 true []", "../top.png?v=1 102 true []", "/site.png 103 true []", "../../secret.png 0 false [pictures.not_found]", "//other.example/x.png 0 false [pictures.not_found]",
		"%E0%B8%A0.png 105 true []"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
