package hubapi_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/viewer"
	"github.com/lontar-asean/lontar/hubapi"
)

// viewerSite is a site whose viewer has other bounds, with its folder.
func viewerSite(t *testing.T, settings viewer.Settings) (*site, *viewer.Viewer, string) {
	dir := t.TempDir()
	var s *site
	var v *viewer.Viewer
	s = newSite(t, func(o *hubapi.Options) { o.Viewer = nil })
	if settings.Wait == 0 {
		settings.Wait = 30 * time.Second
	}
	var err error
	v, err = viewer.New(s.hub, dir, nil, settings)
	must(t, err)
	t.Cleanup(v.Close)
	s.server.Viewer = v
	return s, v, dir
}

func TestWhatIsForgottenIsGone(t *testing.T) {
	s, v, dir := viewerSite(t, viewer.Settings{})
	s.create("sokha", "asean", "d", "public")
	s.commit("sokha", "asean/d", map[string]string{"train.jsonl": `{"text":"សម្ងាត់ណាស់"}` + "\n"})
	s.ask(200, "", "rows", "dataset", "asean/d")
	s.ask(200, "", "statistics", "dataset", "asean/d")
	_, commit, err := s.hub.Revision(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "d"}, "main")
	must(t, err)
	f, err := s.hub.File(t.Context(), commit, "train.jsonl")
	must(t, err)
	files := func() (n int) {
		must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				n++
			}
			return err
		}))
		return n
	}
	if files() != 2 {
		t.Fatalf("%d files are kept, want a converted one and statistics", files())
	}
	must(t, v.Forget(t.Context(), f.SHA256))
	if files() != 0 {
		t.Error("something is kept")
	}
	must(t, s.hub.Objects().Remove(t.Context(), f.SHA256))
	if r := s.do("", "GET", "/rows?dataset=asean/d", nil); r.status == 200 || bytes.Contains(r.body, []byte("សម្ងាត់")) {
		t.Errorf("%d %s", r.status, r.body)
	}
	if err := v.Forget(t.Context(), "../../x"); err == nil {
		t.Error("a path is forgotten")
	}
}

func TestAFileThatIsTooLongIsConvertedInPart(t *testing.T) {
	s, _, _ := viewerSite(t, viewer.Settings{Source: 10_000})
	s.create("sokha", "asean", "d", "public")
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, `{"text":"ຂໍ້ຄວາມ %d"}`+"\n", i)
	}
	s.commit("sokha", "asean/d", map[string]string{"train.jsonl": b.String()})
	page := s.ask(200, "", "rows", "dataset", "asean/d", "length", "3")
	if n := page["num_rows_total"].(float64); page["partial"] != true || n < 100 || n > 500 {
		t.Errorf("%v rows, partial %v", n, page["partial"])
	}
	if column(page, "text")[2] != "ຂໍ້ຄວາມ 2" {
		t.Errorf("%v", column(page, "text"))
	}
}

func TestAFilterEndsInTimeAndSaysSo(t *testing.T) {
	s, _, _ := viewerSite(t, viewer.Settings{Scan: time.Nanosecond})
	s.create("sokha", "asean", "d", "public")
	s.commit("sokha", "asean/d", map[string]string{"data/train-00000-of-00001.parquet": parquetOf(scripts)})
	if page := s.ask(200, "", "filter", "dataset", "asean/d", "where", "n>=0"); page["partial"] != true {
		t.Errorf("%v", page)
	}
}

func TestStatisticsCountClusters(t *testing.T) {
	s := newSite(t, nil)
	s.create("sokha", "asean", "d", "public")
	// Two files: what is known of each is joined.
	var files [2]strings.Builder
	for i := range 40 {
		file := &files[i/20]
		missing := ""
		if i%10 == 9 {
			missing = `null`
		} else {
			missing = fmt.Sprint(float64(i) / 2)
		}
		fmt.Fprintf(file, `{"text":"%s","n":%d,"f":%s,"b":%v,"kind":"%s","list":[%s],"at":"2026-01-%02d"}`+"\n", strings.Repeat("ខ្មែ", i+1), i, missing, i%4 == 0, []string{"ទឹក", "ដី"}[i%2], strings.TrimSuffix(strings.Repeat("1,", i%3), ","), i%28+1)
	}
	s.commit("sokha", "asean/d", map[string]string{"train-1.jsonl": files[0].String(), "train-2.jsonl": files[1].String()})
	answer := s.ask(200, "", "statistics", "dataset", "asean/d")
	got := map[string]map[string]any{}
	for _, c := range answer["statistics"].([]any) {
		m := c.(map[string]any)
		got[m["column_name"].(string)] = m["column_statistics"].(map[string]any)
		got[m["column_name"].(string)]["type"] = m["column_type"]
	}
	text := got["text"]
	if text["type"] != "string_text" || text["min"] != 1.0 || text["max"] != 40.0 || text["mean"] != 20.5 || text["median"] != 20.5 {
		t.Errorf("%v", text)
	}
	n := got["n"]
	if n["type"] != "int" || n["min"] != 0.0 || n["max"] != 39.0 || math.Abs(n["std"].(float64)-11.69045) > 1e-5 {
		t.Errorf("%v", n)
	}
	if d := cmp.Diff(map[string]any{"hist": []any{4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0}, "bin_edges": []any{0.0, 4.0, 8.0, 12.0, 16.0, 20.0, 24.0, 28.0, 32.0, 36.0, 39.0}}, n["histogram"]); d != "" {
		t.Error(d)
	}
	if f := got["f"]; f["type"] != "float" || f["nan_count"] != 4.0 || f["nan_proportion"] != 0.1 {
		t.Errorf("%v", f)
	}
	if b := got["b"]; b["type"] != "bool" || !cmp.Equal(b["frequencies"], map[string]any{"True": 10.0, "False": 30.0}) {
		t.Errorf("%v", b)
	}
	if k := got["kind"]; k["type"] != "string_label" || k["n_unique"] != 2.0 || !cmp.Equal(k["frequencies"], map[string]any{"ទឹក": 20.0, "ដី": 20.0}) {
		t.Errorf("%v", k)
	}
	if l := got["list"]; l["type"] != "list" || l["min"] != 0.0 || l["max"] != 2.0 {
		t.Errorf("%v", l)
	}
	// Kept answers are the same as fresh ones.
	again := s.ask(200, "", "statistics", "dataset", "asean/d")
	if d := cmp.Diff(s.ask(200, "", "statistics", "dataset", "asean/d"), again); d != "" {
		t.Error(d)
	}
}

func TestHostileParquetIsRefused(t *testing.T) {
	s := newSite(t, nil)
	s.create("sokha", "asean", "d", "public")
	good := parquetOf(scripts)
	for name, file := range map[string]string{
		"a footer that is none":  "PAR1" + strings.Repeat("\x00", 100) + "\x40\x00\x00\x00PAR1",
		"no Parquet":             strings.Repeat("x", 1000),
		"a file that is cut":     good[:len(good)/2],
		"structures without end": "PAR1" + strings.Repeat("\x1c", 1<<16) + "\x00\x00\x01\x00PAR1",
	} {
		s.commit("sokha", "asean/d", map[string]string{"train.parquet": file})
		for _, what := range []string{"rows", "filter", "statistics", "size", "info", "first-rows", "parquet"} {
			r := s.do("", "GET", "/"+what+"?dataset=asean/d&where=n%3D1", nil)
			if what != "parquet" && (r.status == 200 || !strings.Contains(string(r.body), "train.parquet")) {
				t.Errorf("%s of %s gives %d %s", what, name, r.status, r.body)
			}
		}
	}
}

func TestRowsOfARealFile(t *testing.T) {
	base := os.Getenv("LONTAR_TESTDATA")
	if base == "" {
		t.Skip("LONTAR_TESTDATA is not set")
	}
	found, err := filepath.Glob(filepath.Join(base, "*", "*.jsonl"))
	must(t, err)
	if len(found) == 0 {
		t.Skip("no JSON lines in the test data")
	}
	s := newSite(t, nil)
	for i, path := range found[:min(len(found), 8)] {
		b, err := os.ReadFile(path)
		must(t, err)
		if len(b) > 4<<20 {
			continue
		}
		name := fmt.Sprintf("real%d", i)
		s.create("sokha", "asean", name, "private")
		s.commit("sokha", "asean/"+name, map[string]string{"train.jsonl": string(b)})
		page := s.ask(200, "sokha", "rows", "dataset", "asean/"+name)
		if want := float64(bytes.Count(b, []byte("\n"))); math.Abs(page["num_rows_total"].(float64)-want) > 1 {
			t.Errorf("%s has %v rows, want %v", filepath.Base(path), page["num_rows_total"], want)
		}
		s.ask(200, "sokha", "statistics", "dataset", "asean/"+name)
	}
}
