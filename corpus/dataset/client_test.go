package dataset_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
)

// kept holds a few records for the clients to read; the texts were written for this test and are not yet reviewed by native speakers.
var kept = []struct {
	tag   language.Tag
	texts []string
}{
	{"khm-Khmr", []string{"ទន្លេមេគង្គ", "ផ្សារព្រឹក", "ភ្នំពេញ"}},
	{"mya-Mymr", []string{"ဈေး"}},
	{"tha-Thai", []string{"ตลาดเช้า", "แม่น้ำ"}},
	{"vie-Latn", []string{"Chợ nổi"}},
	{"tam-Taml", []string{"சந்தை"}},
	{"jav-Java", []string{"ꦥꦱꦂ"}},
	{"zsm-Arab", []string{"ڤاسر"}},
	{"zsm-Latn", []string{"Pasar"}},
	{"und", []string{"—"}},
}

// picture stands for the bytes of an image.
var picture = []byte{0x89, 'P', 'N', 'G', 0, 0xFF}

// written makes a data set as curate does. Lao was read and kept nothing; dropped/ holds a record that no client may see.
func written(t *testing.T) (dir string, ids map[string]language.Tag) {
	t.Helper()
	dir, ids = t.TempDir(), map[string]language.Tag{}
	m := dataset.Manifest{Format: dataset.Format, Name: "clients", Lontar: "test", Unicode: "17.0.0", Recipe: dataset.RecipeRecord{Hash: "abc"}, Read: 12,
		Languages: map[language.Tag]dataset.Language{"lao-Laoo": {Read: 1}}, Rights: map[string]int64{"licensed:CC-BY-4.0": 11}}
	score := 0.9
	for _, k := range kept {
		var rows []dataset.Row
		for i, text := range k.texts {
			d := corpus.TextDocument(text)
			d.ID, d.Language, d.Rights = fmt.Sprintf("%s-%d", k.tag, i), k.tag, corpus.Licensed("CC-BY-4.0")
			if k.tag != "und" {
				d.LanguageScore = &score
			}
			if k.tag == "tha-Thai" && i == 0 {
				d.SetParts([]corpus.Part{{Kind: corpus.TextPart, Text: text}, {Kind: corpus.PicturePart, Picture: 0}})
				d.Pictures = []corpus.Picture{{Alt: "ตลาด", Bytes: picture, Width: 2, Height: 3, File: corpus.PictureFile{Keywords: []string{"ตลาด", "เช้า"}},
					Descriptions: []corpus.Description{{Source: corpus.MachineDescription, Language: k.tag, Text: "ตลาด", Pivot: "A market", Reasons: []string{"caption.score"}}},
					Checks:       []corpus.Check{{Name: "faces", Value: 2, State: corpus.Measured}, {Name: "nudity", State: corpus.Unchecked}}},
					{URL: "http://pages.example/b.png", Reasons: []string{"pictures.not_found"}}}
				word := corpus.Word{Text: "ตลาด", Box: corpus.Box{Left: 1, Top: 2, Right: 3, Bottom: 4}, Confidence: 0.5}
				d.Pages = []corpus.Page{{Number: 1, Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: []corpus.Line{{Text: text, Words: []corpus.Word{word, word}}, {}}}}}, {Picture: -1}}
			}
			ids[d.ID] = k.tag
			rows = append(rows, dataset.RowOf(d))
		}
		m.Languages[k.tag] = dataset.Language{Read: int64(len(rows)), Kept: int64(len(rows))}
		m.Kept += int64(len(rows))
		m.Files = append(m.Files, file(t, dir, dataset.DataDir, k.tag, rows))
	}
	lost := dataset.RowOf(&corpus.Document{Facts: corpus.Facts{ID: "lost", Language: "lao-Laoo", Rights: corpus.Unknown}}).Drop([]string{"length.min"}, "length", "")
	m.Files = append(m.Files, file(t, dir, dataset.DroppedDir, "lao-Laoo", []dataset.DroppedRow{lost}),
		file(t, dir, dataset.MeasuresDir, "lao-Laoo", []dataset.MeasureRow{{ID: "lost", Name: "length.clusters", State: "unmeasured"}}))
	describe(t, dir, m)
	return dir, ids
}

func file[T any](t *testing.T, dir, kind string, tag language.Tag, rows []T) dataset.FileRecord {
	t.Helper()
	var b bytes.Buffer
	p := dataset.NewPart[T](&b, dataset.NewCodec())
	if err := p.Add(100, false, rows...); err != nil {
		t.Fatal(err)
	}
	n, err := p.Close()
	if err != nil {
		t.Fatal(err)
	}
	name := dataset.PartPath(kind, tag, 0)
	if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b.Bytes())
	return dataset.FileRecord{Path: name, Bytes: int64(b.Len()), SHA256: hex.EncodeToString(sum[:]), Rows: n}
}

func describe(t *testing.T, dir string, m dataset.Manifest) {
	t.Helper()
	var card, croissant bytes.Buffer
	if err := dataset.WriteCard(&card, m); err != nil {
		t.Fatal(err)
	}
	if err := dataset.WriteCroissant(&croissant, m); err != nil {
		t.Fatal(err)
	}
	manifest, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{dataset.CardFile: card.Bytes(), dataset.CroissantFile: croissant.Bytes(), dataset.ManifestFile: manifest} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClientsLoadExactlyTheKeptRows(t *testing.T) {
	venv := os.Getenv("LONTAR_CLIENTS")
	if venv == "" {
		t.Skip("LONTAR_CLIENTS is not set: `make clients` installs datasets, pandas, DuckDB and mlcroissant, `make test` uses them")
	}
	dir, ids := written(t)
	nothing := t.TempDir()
	describe(t, nothing, dataset.Manifest{Format: dataset.Format, Name: "nothing", Lontar: "test", Recipe: dataset.RecipeRecord{Hash: "abc"}})
	seen := python(t, venv, dir, "km", nothing)
	all, khmer, silent := []string{}, []string{}, []string{}
	for id, tag := range ids {
		all = append(all, id)
		switch tag {
		case "khm-Khmr":
			khmer = append(khmer, id)
		case "und":
			silent = append(silent, id)
		}
	}
	slices.Sort(all)
	slices.Sort(khmer)
	want := clients{Whole: all, Configs: []string{"default", "jav-Java", "km", "my", "ta", "th", "und", "vi", "zsm-Arab", "ms"}, One: khmer, Text: "ទន្លេមេគង្គ", Stream: khmer, WholeStream: all,
		Pictures: map[string][]*string{"tha-Thai-0": {new(hex.EncodeToString(picture)), nil}}, Parts: map[string][][]any{"tha-Thai-0": {{"text", "ตลาดเช้า", nil}, {"picture", nil, 0.0}}},
		Details: []any{[]any{"ตลาด", "เช้า"}, "A market", []any{"caption.score"}, nil, []any{"pictures.not_found"}}, Words: []any{"ตลาด", 4.0, 2.0, 1.0, 0.0},
		DuckDBWords: 2, PandasWords: 2,
		Silent: silent, Pandas: all, DuckDB: all, DuckDBPictures: 1, CroissantErrors: []string{}, Croissant: all, CroissantPictures: 2, EmptyCroissantErrors: []string{}}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

// clients is what the script prints.
type clients struct {
	Whole                []string             `json:"whole"`
	Configs              []string             `json:"configs"`
	One                  []string             `json:"one"`
	Text                 string               `json:"text"`
	Stream               []string             `json:"stream"`
	WholeStream          []string             `json:"whole stream"`
	Pictures             map[string][]*string `json:"pictures"`
	Parts                map[string][][]any   `json:"parts"`
	Details              []any                `json:"picture details"`
	Words                []any                `json:"words of a page"`
	DuckDBWords          int                  `json:"duckdb words"`
	PandasWords          int                  `json:"pandas words"`
	Silent               []string             `json:"unknown score"`
	Pandas               []string             `json:"pandas"`
	DuckDB               []string             `json:"duckdb"`
	DuckDBPictures       int                  `json:"duckdb pictures"`
	CroissantErrors      []string             `json:"croissant errors"`
	Croissant            []string             `json:"croissant"`
	CroissantPictures    int                  `json:"croissant pictures"`
	EmptyCroissantErrors []string             `json:"empty croissant errors"`
}

// python runs the clients without network and with caches of their own.
func python(t *testing.T, venv string, args ...string) (seen clients) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(venv, "bin", "python"), append([]string{filepath.Join("testdata", "clients.py")}, args...)...)
	cache := t.TempDir()
	cmd.Env = append(os.Environ(), "HF_HUB_OFFLINE=1", "HF_DATASETS_OFFLINE=1", "HF_HUB_DISABLE_TELEMETRY=1", "HF_HOME="+cache, "XDG_CACHE_HOME="+cache, "PYTHONDONTWRITEBYTECODE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return seen
}
