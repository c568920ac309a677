package xet_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{2}).Read(b)
	return b
}

// fill makes the files that clients upload.
func fill(t *testing.T) string {
	t.Helper()
	random := noise(3 << 20)
	khmer := bytes.Repeat([]byte("ភាសាខ្មែរ ជាភាសាផ្លូវការនៃព្រះរាជាណាចក្រកម្ពុជា។\n"), 1_200_000/140) // not yet reviewed by a native speaker
	for i := 0; i < len(khmer); i += 5000 {
		khmer = append(khmer, []byte("ទំព័រ")...)
	}
	var floats []byte
	for i := range 200_000 {
		floats = binary.LittleEndian.AppendUint32(floats, math.Float32bits(float32(math.Sin(float64(i)))))
	}
	edited := slices.Concat(random[:1<<20], []byte("ការកែប្រែ"), random[1<<20:])
	dir := t.TempDir()
	for name, b := range map[string][]byte{"random.bin": random, "khmer.bin": khmer, "floats.bin": floats, "twice.bin": slices.Concat(random, random), "edited.bin": edited} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// client finds what scripts/hubclients.sh installed; LONTAR_HUBCLIENTS is what the names of its folders begin with.
func client(t *testing.T, path string) string {
	t.Helper()
	base := os.Getenv("LONTAR_HUBCLIENTS")
	if base == "" {
		t.Skip("LONTAR_HUBCLIENTS is not set: `make clients` installs huggingface_hub with hf_xet and the npm client, `make test` uses them")
	}
	path = base + "-" + path
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not installed: scripts/hubclients.sh could not reach a package index", path)
	}
	return path
}

func (w *world) run(token string, name string, args ...string) string {
	w.Helper()
	out, err := w.try(token, name, args...)
	if err != nil {
		w.Fatalf("%s: %v\n%s\n%s", strings.Join(args, " "), err, out, strings.Join(w.calls[max(0, len(w.calls)-20):], "\n"))
	}
	return out
}

func (w *world) try(token string, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "HF_TOKEN="+token, "HF_HOME="+filepath.Join(w.xorbs, "..", "home"), "HF_XET_CACHE="+filepath.Join(w.xorbs, "..", "client"), "no_proxy=127.0.0.1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// came counts calls whose path holds a text.
func (w *world) came(text string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.calls {
		if strings.Contains(c, text) {
			n++
		}
	}
	return n
}

func TestPythonUploadsByXet(t *testing.T) {
	python := client(t, "2.4/bin/python")
	w, dir := newWorld(t), fill(t)
	sokha := w.token("sokha")
	t.Log(w.run(sokha, python, "testdata/upload.py", w.URL, dir, "folder"))
	if w.came("/v1/xorbs/") == 0 || w.came("/info/lfs/objects/batch") != 0 {
		t.Errorf("the files did not come by Xet:\n%s", strings.Join(w.calls, "\n"))
	}
	if w.kept() != 0 {
		t.Errorf("%d xorbs are kept", w.kept())
	}
	xorbs := w.came("/v1/xorbs/")
	t.Log(w.run(sokha, python, "testdata/upload.py", w.URL, dir, "file"))
	t.Log(w.run(sokha, python, "testdata/upload.py", w.URL, dir, "bytes"))
	// Another person on the same machine, whose client finds what the first one kept.
	t.Log(w.run(w.token("aung"), python, "testdata/upload.py", w.URL, dir, "bytes"))
	t.Logf("%d xorbs, then %d more", xorbs, w.came("/v1/xorbs/")-xorbs)
}

// The client is stopped when its xorbs are here and nothing else is; it is run again.
func TestPythonGoesOn(t *testing.T) {
	python := client(t, "2.4/bin/python")
	w, dir := newWorld(t), fill(t)
	w.broken.Store(true)
	sokha := w.token("sokha")
	if out, err := w.try(sokha, python, "testdata/upload.py", w.URL, dir, "folder"); err == nil || w.kept() == 0 {
		t.Fatalf("nothing broke off: %s", out)
	}
	w.broken.Store(false)
	t.Log(w.run(sokha, python, "testdata/upload.py", w.URL, dir, "folder"))
	// The client packs its chunks anew and may send xorbs of other chunks than before; those that no file came to need go after a while.
	if _, err := w.intake.Sweep(t.Context(), 0); err != nil || w.kept() != 0 {
		t.Errorf("%d xorbs are kept, %v", w.kept(), err)
	}
}

func TestNodeUploadsByXet(t *testing.T) {
	module := client(t, "npm/node_modules/@huggingface/hub/dist/index.mjs")
	w, dir := newWorld(t), fill(t)
	w.offer.Store(true)
	t.Log(w.run(w.token("sokha"), "node", "testdata/upload.mjs", module, w.URL, dir))
	if w.came("/v1/xorbs/") == 0 {
		t.Errorf("the files did not come by Xet:\n%s", strings.Join(w.calls, "\n"))
	}
}
