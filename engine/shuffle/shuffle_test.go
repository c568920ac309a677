package shuffle_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/engine/shuffle"
	"github.com/lontar-asean/lontar/fault"
)

func TestMergeGivesAllRecordsInOrder(t *testing.T) {
	for _, layout := range []shuffle.Layout{{Bands: 1, Partitions: 1, KeyBytes: 16}, {Bands: 3, Partitions: 4, KeyBytes: 8}} {
		rng := rand.New(rand.NewPCG(7, uint64(layout.Bands)))
		dir := t.TempDir()
		want := map[int][]shuffle.Record{}
		var files []*shuffle.Runs
		for shard := range 5 {
			name := filepath.Join(dir, fmt.Sprint(shard))
			f, err := os.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			w, err := shuffle.NewWriter(f, layout, 24*100) // several runs
			if err != nil {
				t.Fatal(err)
			}
			for row := range uint32(rng.IntN(700)) {
				k := shuffle.Key{High: rng.Uint64N(300) << 55}
				if layout.KeyBytes == 16 {
					k.Low = rng.Uint64N(3)
				}
				band := rng.IntN(layout.Bands)
				if err := w.Add(band, k, row); err != nil {
					t.Fatal(err)
				}
				want[band] = append(want[band], shuffle.Record{Key: k, Shard: uint32(shard), Row: row})
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			f.Close()
			r, err := shuffle.OpenRuns(name, uint32(shard), layout)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, r)
		}
		for band := range layout.Bands {
			var got []shuffle.Record
			for p := range layout.Partitions {
				for r, err := range shuffle.Merge(files, band, p) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, r)
				}
			}
			slices.SortFunc(want[band], func(a, b shuffle.Record) int {
				if c := a.Key.Compare(b.Key); c != 0 {
					return c
				}
				return int(int64(a.Shard)<<32+int64(a.Row)-int64(b.Shard)<<32) - int(b.Row)
			})
			if !slices.Equal(got, want[band]) {
				t.Errorf("%+v band %d: %d records, want %d in order", layout, band, len(got), len(want[band]))
			}
		}
	}
}

func TestGroupsCutHotKeysAndKeepTheFirst(t *testing.T) {
	records := func(yield func(shuffle.Record, error) bool) {
		for i := range uint32(10) {
			key := shuffle.Key{High: 1}
			if i >= 8 {
				key.High = uint64(i)
			}
			if !yield(shuffle.Record{Key: key, Row: i}, nil) {
				return
			}
		}
	}
	var sizes []int
	for g, err := range shuffle.Groups(records, 4) {
		if err != nil {
			t.Fatal(err)
		}
		if g[0].Row != 0 {
			t.Errorf("group begins with row %d", g[0].Row)
		}
		sizes = append(sizes, len(g))
	}
	if !slices.Equal(sizes, []int{4, 4, 2}) { // 0 1 2 3, 0 4 5 6, 0 7
		t.Errorf("group sizes %v", sizes)
	}
}

func FuzzOpenRuns(f *testing.F) {
	var b bytes.Buffer
	w, err := shuffle.NewWriter(&b, shuffle.Layout{Bands: 1, Partitions: 2, KeyBytes: 8}, 0)
	if err != nil {
		f.Fatal(err)
	}
	w.Add(0, shuffle.Key{High: 5}, 1)
	w.Close()
	f.Add(b.Bytes())
	f.Add([]byte("LONTSHF1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		name := filepath.Join(t.TempDir(), "runs")
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := shuffle.OpenRuns(name, 0, shuffle.Layout{Bands: 1, Partitions: 2, KeyBytes: 8})
		if err != nil {
			if fault.Of(err) != fault.Broken {
				t.Errorf("OpenRuns: %v", err)
			}
			return
		}
		for _, err := range shuffle.Merge([]*shuffle.Runs{r}, 0, 0) {
			if err != nil {
				return
			}
		}
	})
}
