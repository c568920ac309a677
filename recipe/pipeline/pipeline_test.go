package pipeline_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/rehearsal"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
	"github.com/lontar-asean/lontar/sketch"
)

// lines is a format of one document a line: "tag<TAB>text"; a line "!" is broken.
func lines() corpus.Format {
	return corpus.Format{Name: "lines", Endings: []string{".lines"}, Split: true, Read: func(_ context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
		return func(yield func(*corpus.Document, error) bool) {
			scan := bufio.NewReader(io.NewSectionReader(in.File, 0, in.File.Size()))
			for at := int64(0); ; {
				line, err := scan.ReadString('\n')
				if err != nil {
					return
				}
				begin := at
				at += int64(len(line))
				if begin < in.Start || begin >= in.End {
					continue
				}
				line = strings.TrimSuffix(line, "\n")
				if line == "!" {
					if !yield(nil, fault.New(fault.Broken, "a broken line").At("%s offset %d", in.Name, begin)) {
						return
					}
					continue
				}
				tag, text, _ := strings.Cut(line, "\t")
				uri, text, _ := strings.Cut(text, "\t")
				d := in.Origin.NewDocument(uri, []byte(text))
				d.Language = language.Tag(tag)
				d.SetText(text)
				if !yield(d, nil) {
					return
				}
			}
		}
	}}
}

type length struct {
	Min recipe.Limit `yaml:"min"`
}

func (length) Measure(_ context.Context, d *corpus.Document) error {
	d.SetMeasure("length.clusters", float64(language.CountClusters(d.Text())))
	return nil
}

func (length) Measuring() any { return nil }

func (l length) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{{Setting: "min", Measure: "length.clusters", Low: l.Min.Or(nil)}}
}

func vocabulary(t testing.TB) recipe.Vocabulary {
	t.Helper()
	steps, err := recipe.NewCatalogue([]recipe.Kind{recipe.Define(recipe.Kind{Name: "length", Version: 1, Examples: []recipe.Example{{Text: "ក"}}},
		length{}, func(l length) (any, error) { return l, nil })})
	if err != nil {
		t.Fatal(err)
	}
	return recipe.Vocabulary{Formats: []corpus.Format{lines()}, Steps: steps}
}

type reportText struct{}

func (reportText) Report(w io.Writer, s *pipeline.Summary) error {
	_, err := fmt.Fprintf(w, "%d of %d, %d samples\n", s.Manifest.Kept, s.Manifest.Read, len(s.Documents))
	return err
}

func curate(t testing.TB, dir, yaml, out string, workers int, change func(*pipeline.Pipeline)) *pipeline.Pipeline {
	t.Helper()
	r, err := recipe.Parse([]byte(yaml), vocabulary(t))
	if err != nil {
		t.Fatal(err)
	}
	r.Dir = dir
	shards, err := pipeline.Cut(t.Context(), r, rehearsal.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	p := &pipeline.Pipeline{Recipe: r, Shards: shards, Version: "test", Unicode: "15", Opener: rehearsal.Disk{}, Reporter: reportText{}}
	if change != nil {
		change(p)
	}
	runTo(t, p, out, workers)
	return p
}

func runTo(t testing.TB, p *pipeline.Pipeline, out string, workers int) {
	t.Helper()
	l, err := engine.OpenLedger(filepath.Join(out, pipeline.WorkDir), p.Plan())
	if err != nil {
		t.Fatal(err)
	}
	if err := (engine.Local{Workers: workers}).Run(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if err := p.Publish(l, out); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(out, pipeline.WorkDir)); err != nil {
		t.Fatal(err)
	}
}

const recipeYAML = `
name: test
sources:
  - lines: "*.lines"
    collection: made
    rights: licensed:CC0-1.0
steps:
  - length: {min: 5}
output: {dataset: out}
`

// write makes an input of n documents in several languages, some short, some broken, some twice.
func write(t testing.TB, dir string, n int) {
	t.Helper()
	texts := []string{"khm-Khmr\tភាសាខ្មែរជាភាសា", "tha-Thai\tภาษาไทยเป็นภาษา", "mya-Mymr\tမြန်မာဘာသာစကား", "lao-Laoo\tພາສາລາວ", "ind-Latn\tBahasa Indonesia", "zsm-Arab\tبهاس ملايو"}
	var b strings.Builder
	for i := range n {
		switch {
		case i%97 == 13:
			b.WriteString("!\n")
		case i%31 == 7:
			fmt.Fprintf(&b, "khm-Khmr\thttps://example.org/same\tដដែលៗៗៗៗ\n")
		default:
			tag, text, _ := strings.Cut(texts[i%len(texts)], "\t")
			if i%11 == 3 {
				text = "ក"
			}
			fmt.Fprintf(&b, "%s\thttps://example.org/%d\t%s %d\n", tag, i, text, i*(i%2))
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "in.lines"), []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
}

// tree reads every file of a directory.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func same(t *testing.T, what string, a, b map[string]string) {
	t.Helper()
	for name, body := range a {
		if b[name] != body {
			t.Errorf("%s: %s differs or is missing", what, name)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%s: %d files and %d files", what, len(a), len(b))
	}
}

func TestAnyNumberOfWorkersGivesTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, 5000)
	shardsOf := func(p *pipeline.Pipeline) { // many small shards, though the input is small
		p.Shards = split(p.Shards[0].Units[0], 7)
	}
	first := filepath.Join(dir, "one")
	curate(t, dir, recipeYAML, first, 1, shardsOf)
	want := tree(t, first)
	for _, workers := range []int{2, 5} {
		out := filepath.Join(dir, fmt.Sprint("w", workers))
		curate(t, dir, recipeYAML, out, workers, shardsOf)
		same(t, fmt.Sprint(workers, " workers"), want, tree(t, out))
	}
	m, err := dataset.ReadManifest(first)
	if err != nil {
		t.Fatal(err)
	}
	if m.Broken != 52 || m.Collapsed == 0 || m.Read+m.Collapsed != 5000 {
		t.Errorf("read %d, broken %d, collapsed %d", m.Read, m.Broken, m.Collapsed)
	}
	if got := m.Dropped["length.min"]; got == 0 || m.Kept+got+m.Broken != m.Read {
		t.Errorf("kept %d + dropped %v + broken %d is not read %d", m.Kept, m.Dropped, m.Broken, m.Read)
	}
}

func split(u pipeline.Unit, n int64) (shards []pipeline.Shard) {
	for i := range n {
		part := u
		part.Start, part.End = u.Bytes*i/n, u.Bytes*(i+1)/n
		shards = append(shards, pipeline.Shard{Units: []pipeline.Unit{part}})
	}
	return shards
}

func TestTheCutOfTheInputDoesNotShowInTheRows(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, 3000)
	var contents []string
	for _, n := range []int64{1, 3, 10} {
		out := filepath.Join(dir, fmt.Sprint("n", n))
		curate(t, dir, recipeYAML, out, 2, func(p *pipeline.Pipeline) { p.Shards = split(p.Shards[0].Units[0], n) })
		m, err := dataset.ReadManifest(out)
		if err != nil {
			t.Fatal(err)
		}
		contents = append(contents, m.Content)
	}
	if contents[0] != contents[1] || contents[1] != contents[2] {
		t.Errorf("digests of the rows differ: %v", contents)
	}
}

// TestAWithdrawnTextStaysOutThoughItWasEdited lists one text by its likeness and crawls it again with a changed word.
func TestAWithdrawnTextStaysOutThoughItWasEdited(t *testing.T) {
	dir := t.TempDir()
	const text = "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ និងផ្លែឈើមកលក់នៅលើទូកតូចៗ។ ពេលថ្ងៃត្រង់ ទូកទាំងអស់ត្រឡប់ទៅភូមិវិញ ហើយទន្លេក៏ស្ងប់ស្ងាត់។ នៅពេលល្ងាច ក្មេងៗមកលេងទឹក ឯចាស់ៗអង្គុយជួសជុលអួន ហើយនិយាយគ្នាលេង។"
	const other = "កសិករដកស្ទូងនៅដើមរដូវវស្សា រួចរង់ចាំទឹកភ្លៀង។ ពេលស្រូវទុំ ពួកគេច្រូតកាត់ជាមួយគ្នា ហើយធ្វើបុណ្យតូចមួយនៅក្នុងភូមិ។"
	edited := strings.Replace(text, "ល្ងាច", "យប់", 1)
	input := fmt.Sprintf("khm-Khmr\thttps://example.org/1\t%s\nkhm-Khmr\thttps://example.org/2\t%s\n", edited, other)
	if err := os.WriteFile(filepath.Join(dir, "in.lines"), []byte(input), 0o666); err != nil {
		t.Fatal(err)
	}
	head := `{"lontar":"suppression","key":"0102"}` + "\n"
	empty, err := corpus.ReadSuppression(strings.NewReader(head), "list")
	if err != nil {
		t.Fatal(err)
	}
	sig, _ := sketch.Sign(sketch.Fold(nil, text))
	var bands []uint64
	for i := range corpus.NearBands {
		bands = append(bands, sig.Band(i, 8))
	}
	list, err := corpus.ReadSuppression(strings.NewReader(head+fmt.Sprintf(`{"kind":"near","value":%q}`, strings.Join(empty.NearHashes(bands), " "))), "list")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	curate(t, dir, recipeYAML, out, 1, func(p *pipeline.Pipeline) { p.Suppression = list })
	m, err := dataset.ReadManifest(out)
	if err != nil {
		t.Fatal(err)
	}
	if m.Kept != 1 || m.Dropped[pipeline.ReasonWithdrawn] != 1 {
		t.Errorf("kept %d, dropped %v", m.Kept, m.Dropped)
	}
	for row, err := range dataset.Rows[dataset.DroppedRow](out, m, dataset.DroppedDir, "khm-Khmr") {
		if err != nil || row.Text != "" || row.URL != "" {
			t.Errorf("something of the withdrawn record is left: %+v, %v", row, err)
		}
	}
}

func TestJudgingAgainGivesWhatTheThresholdWouldHaveGiven(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, 2000)
	loose, strict, again := filepath.Join(dir, "loose"), filepath.Join(dir, "strict"), filepath.Join(dir, "again")
	curate(t, dir, recipeYAML, loose, 2, nil)
	curate(t, dir, strings.Replace(recipeYAML, "min: 5", "min: 15", 1), strict, 2, nil)

	m, err := dataset.ReadManifest(loose)
	if err != nil {
		t.Fatal(err)
	}
	r, err := recipe.Again(m.Name, m.Recipe.Seed, m.Recipe.Steps, []string{"length.min=15"}, vocabulary(t))
	if err != nil {
		t.Fatal(err)
	}
	from := pipeline.Made{Dir: loose, Manifest: m}
	shards, err := pipeline.CutMade(from)
	if err != nil {
		t.Fatal(err)
	}
	p := &pipeline.Pipeline{Recipe: r, Shards: shards, Version: "test", Unicode: "15", Opener: rehearsal.Disk{}, Reporter: reportText{}, From: &from, Parents: []string{from.Parent()}}
	runTo(t, p, again, 2)
	want, got := tree(t, strict), tree(t, again)
	for name := range want {
		if strings.HasSuffix(name, ".parquet") && want[name] != got[name] {
			t.Errorf("%s differs or is missing", name)
		}
	}
}
