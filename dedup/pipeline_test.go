package dedup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/dedup"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// record is a line of the test's own format.
type record struct{ Tag, Text string }

func records() corpus.Format {
	return corpus.Format{Name: "records", Endings: []string{".records"}, Read: func(_ context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
		return func(yield func(*corpus.Document, error) bool) {
			dec := json.NewDecoder(io.NewSectionReader(in.File, 0, in.File.Size()))
			for {
				var r record
				if err := dec.Decode(&r); errors.Is(err, io.EOF) {
					return
				} else if err != nil {
					yield(nil, err)
					return
				}
				d := in.Origin.NewDocument("https://example.org/"+r.Tag, []byte(r.Text))
				d.Collection = r.Tag
				d.SetText(r.Text)
				if !yield(d, nil) {
					return
				}
			}
		}
	}}
}

type disk struct{}

func (disk) List(_ context.Context, pattern string) (found []corpus.Entry, err error) {
	names, err := filepath.Glob(pattern)
	for _, n := range names {
		st, err := os.Stat(n)
		if err != nil {
			return nil, err
		}
		found = append(found, corpus.Entry{URI: n, Bytes: st.Size()})
	}
	return found, err
}

type file struct {
	*os.File
	size int64
}

func (f file) Size() int64 { return f.size }

func (disk) Open(_ context.Context, uri string) (corpus.File, error) {
	f, err := os.Open(uri)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	return file{f, st.Size()}, err
}

type noReport struct{}

func (noReport) Report(io.Writer, *pipeline.Summary) error { return nil }

// curate runs a recipe with the step over records dealt out to files, and gives the manifest and the texts kept, in order.
func curate(t *testing.T, settings string, files [][]record, workers int) (dataset.Manifest, []string) {
	t.Helper()
	dir := t.TempDir()
	for i, list := range files {
		var b bytes.Buffer
		for _, r := range list {
			if err := json.NewEncoder(&b).Encode(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.records", i)), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	steps, err := recipe.NewCatalogue(dedup.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	vocabulary := recipe.Vocabulary{Formats: []corpus.Format{records()}, Steps: steps}
	r, err := recipe.Parse([]byte("name: t\nsources:\n  - records: \"*.records\"\n    rights: licensed:CC0-1.0\nsteps:\n  - deduplicate: "+settings+"\noutput: {dataset: out}\n"), vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	r.Dir = dir
	shards, err := pipeline.Cut(t.Context(), r, disk{})
	if err != nil {
		t.Fatal(err)
	}
	var cuts []pipeline.Shard // one for each file
	for _, s := range shards {
		for _, u := range s.Units {
			cuts = append(cuts, pipeline.Shard{Units: []pipeline.Unit{u}})
		}
	}
	p := &pipeline.Pipeline{Recipe: r, Shards: cuts, Version: "test", Unicode: "17", Opener: disk{}, Reporter: noReport{}}
	out := filepath.Join(dir, "out")
	ledger, err := engine.OpenLedger(filepath.Join(out, pipeline.WorkDir), p.Plan())
	if err != nil {
		t.Fatal(err)
	}
	if err := (engine.Local{Workers: workers}).Run(t.Context(), ledger); err != nil {
		t.Fatal(err)
	}
	if err := p.Publish(ledger, out); err != nil {
		t.Fatal(err)
	}
	m, err := dataset.ReadManifest(out)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for row, err := range dataset.Rows[dataset.Row](out, m, dataset.DataDir, "und") {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, row.ID+" "+row.Text)
	}
	slices.Sort(kept)
	return m, kept
}

// shared is a paragraph; not yet reviewed by a native speaker.
const shared = "ပုဂံသည် ရှေးဟောင်းမြို့တော် ဖြစ်သည်။"

// TestStepInsideAPipeline runs the whole plan: what the step decides has to come out in the data set, for any cut of the input.
func TestStepInsideAPipeline(t *testing.T) {
	var all []record
	for i, text := range []string{"ខ្ញុំទៅផ្សារជាមួយម្តាយនៅព្រឹកនេះ។", "ฉันไปตลาดกับแม่เมื่อเช้านี้", "Tôi đi chợ với mẹ vào buổi sáng.", "ساي ڤرݢي کڤاسر دڠن ايبو", "ຂ້ອຍໄປຕະຫຼາດກັບແມ່ໃນຕອນເຊົ້າ"} {
		long := strings.Repeat(text+" ", 8)
		backwards := []rune(text)
		slices.Reverse(backwards)
		for k, variant := range []string{long, " " + strings.ReplaceAll(long, " ", "\n"), long + "2026", shared + "\n" + string(backwards)} {
			all = append(all, record{fmt.Sprintf("%d-%d", i, k), variant})
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for _, settings := range []string{"{}", "{paragraphs: true, min_paragraph_clusters: 10}"} {
		var want []string
		for _, workers := range []int{1, 2, 5} {
			files := make([][]record, workers)
			for _, i := range r.Perm(len(all)) {
				n := r.IntN(workers)
				files[n] = append(files[n], all[i])
			}
			m, kept := curate(t, settings, files, workers)
			if m.Read != 20 || m.Dropped["deduplicate.exact"]+m.Dropped["deduplicate.near"] != 10 {
				t.Errorf("%s: read %d, dropped %v", settings, m.Read, m.Dropped)
			}
			having := 0
			for _, k := range kept {
				if strings.Contains(k, shared) {
					having++
				}
			}
			if paragraphs := strings.Contains(settings, "paragraphs"); paragraphs && having != 1 || !paragraphs && having != 5 {
				t.Errorf("%s: %d documents have the shared paragraph", settings, having)
			}
			if want == nil {
				want = kept
			} else if d := cmp.Diff(want, kept); d != "" {
				t.Errorf("%s with %d workers: %s", settings, workers, d)
			}
		}
	}
}
