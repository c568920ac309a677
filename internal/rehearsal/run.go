package rehearsal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// Run makes a data set with one step ("deduplicate: {…}") of some kinds from records dealt out to files, each file a shard, and gives its directory.
func Run[R any](t *testing.T, kinds []recipe.Kind, step string, document func(corpus.Origin, R) *corpus.Document, files [][]R, workers int) (string, dataset.Manifest) {
	t.Helper()
	dir := t.TempDir()
	for i, list := range files {
		var b bytes.Buffer
		for _, r := range list {
			must(t, json.NewEncoder(&b).Encode(r))
		}
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.records", i)), b.Bytes(), 0o666))
	}
	steps, err := recipe.NewCatalogue(kinds)
	must(t, err)
	r, err := recipe.Parse([]byte("name: t\nsources:\n  - records: \"*.records\"\n    rights: licensed:CC0-1.0\nsteps:\n  - "+step+"\noutput: {dataset: out}\n"),
		recipe.Vocabulary{Formats: []corpus.Format{records(document)}, Steps: steps})
	must(t, err)
	r.Dir = dir
	shards, err := pipeline.Cut(t.Context(), r, Disk{})
	must(t, err)
	var cuts []pipeline.Shard // one for each file
	for _, s := range shards {
		for _, u := range s.Units {
			cuts = append(cuts, pipeline.Shard{Units: []pipeline.Unit{u}})
		}
	}
	p := &pipeline.Pipeline{Recipe: r, Shards: cuts, Version: "test", Unicode: "17", Opener: Disk{}, Reporter: noReport{}}
	out := filepath.Join(dir, "out")
	ledger, err := engine.OpenLedger(filepath.Join(out, pipeline.WorkDir), p.Plan())
	must(t, err)
	must(t, engine.Local{Workers: workers}.Run(t.Context(), ledger))
	must(t, p.Publish(ledger, out))
	m, err := dataset.ReadManifest(out)
	must(t, err)
	return out, m
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type noReport struct{}

func (noReport) Report(io.Writer, *pipeline.Summary) error { return nil }

// records is a format of one JSON object a line.
func records[R any](document func(corpus.Origin, R) *corpus.Document) corpus.Format {
	return corpus.Format{Name: "records", Endings: []string{".records"}, Read: func(_ context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
		return func(yield func(*corpus.Document, error) bool) {
			dec := json.NewDecoder(io.NewSectionReader(in.File, 0, in.File.Size()))
			for {
				var r R
				if err := dec.Decode(&r); errors.Is(err, io.EOF) {
					return
				} else if err != nil {
					yield(nil, err)
					return
				}
				if !yield(document(in.Origin, r), nil) {
					return
				}
			}
		}
	}}
}
