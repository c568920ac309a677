package images_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/images"
	"github.com/lontar-asean/lontar/corpus/pairs"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/picture"
)

// captions were written for this test and are not yet reviewed by native speakers.
var captions = map[language.Tag]string{"khm-Khmr": "ខ្លែង", "mya-Mymr": "စွန်", "lao-Laoo": "ວ່າວ", "tha-Thai": "ว่าว", "tam-Taml": "பட்டம்", "vie-Latn": "Con diều",
	"jav-Java": "ꦭꦪꦔꦤ꧀", "zsm-Arab": "واو", "ind-Latn": "Layang-layang"}

func document(t testing.TB, tag language.Tag, shade uint8) *corpus.Document {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 4, 3))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	img.SetNRGBA(0, 0, color.NRGBA{shade, 1, 2, 255})
	b, err := picture.EncodePNG(img)
	if err != nil {
		t.Fatal(err)
	}
	d := &corpus.Document{Facts: corpus.Facts{ID: string(tag), Language: tag, Rights: corpus.Licensed("CC0-1.0"), Concepts: []string{"xxx/play/kite"}}}
	p := corpus.Picture{Caption: captions[tag], Width: 4, Height: 3}
	p.Hold(b)
	d.Pictures = []corpus.Picture{p}
	return d
}

func written(t testing.TB, d *corpus.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := images.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(d); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEqualDocumentsGiveEqualBytes(t *testing.T) {
	d := document(t, "khm-Khmr", 9)
	if !bytes.Equal(written(t, d), written(t, d)) {
		t.Error("the bytes differ")
	}
}

func TestClientsSeePicturesAndTexts(t *testing.T) {
	venv := os.Getenv("LONTAR_CLIENTS")
	if venv == "" {
		t.Skip("LONTAR_CLIENTS is not set: `make clients` installs datasets, Pillow, pandas and DuckDB, `make test` uses them")
	}
	python := filepath.Join(venv, "bin", "python")
	if err := exec.Command(python, "-c", "import PIL").Run(); err != nil {
		t.Skipf("Pillow is not installed in %s", venv)
	}
	dir := t.TempDir()
	var pictures, streamed, stored []any
	shade := uint8(10)
	for _, tag := range []language.Tag{"ind-Latn", "jav-Java", "khm-Khmr", "lao-Laoo", "mya-Mymr", "tam-Taml", "tha-Thai", "vie-Latn", "zsm-Arab"} {
		shade++
		d := document(t, tag, shade)
		name := filepath.Join(dir, string(tag), "part-00000.parquet")
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, written(t, d), 0o666); err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf("%s/0/%s", tag, tag)
		pictures = append(pictures, []any{id, captions[tag], []any{4.0, 3.0}, float64(shade), "native", []any{"xxx/play/kite"}})
		streamed = append(streamed, []any{id, []any{4.0, 3.0}})
		stored = append(stored, []any{id, float64(len(d.Pictures[0].Bytes)), pairs.Name(d.Pictures[0].SHA256, d.Pictures[0].Bytes)})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, filepath.Join("testdata", "clients.py"), dir)
	cache := t.TempDir()
	cmd.Env = append(os.Environ(), "HF_HUB_OFFLINE=1", "HF_DATASETS_OFFLINE=1", "HF_HUB_DISABLE_TELEMETRY=1", "HF_HOME="+cache, "XDG_CACHE_HOME="+cache, "PYTHONDONTWRITEBYTECODE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var seen map[string]any
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"parquet": pictures, "parquet feature": "Image", "folder": pictures, "folder feature": "Image", "stream": streamed, "pandas": stored, "duckdb": stored}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}
