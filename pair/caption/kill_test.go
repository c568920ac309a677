package caption

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/endpoint/fake"
)

const (
	childAddress = "LONTAR_TEST_CAPTION_ADDRESS"
	childDir     = "LONTAR_TEST_CAPTION_DIR"
	killed       = 20
)

// TestChild is the run that is killed: it describes pictures and writes what it has when all are done.
func TestChild(t *testing.T) {
	address, dir := os.Getenv(childAddress), os.Getenv(childDir)
	if address == "" {
		return // it is the child of TestAKilledRunGoesOnWhereItWas
	}
	var docs []*corpus.Document
	for i := range 100 {
		docs = append(docs, document(t, "khm-Khmr", drawn(t, 24, 16, i), drawn(t, 24, 16, i+1))) // each picture stands in two documents
	}
	stream(t, connected(t, "{}", filepath.Join(dir, "answers"), map[string]string{"caption": address}), docs)
	var b strings.Builder
	for _, d := range docs {
		b.WriteString(strings.Join(plain(d), "\n") + "\n")
	}
	if err := os.WriteFile(filepath.Join(dir, "out.new"), []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "out.new"), filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
}

func child(t *testing.T, address, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "-test.run", "^TestChild$")
	c.Env = append(os.Environ(), childAddress+"="+address, childDir+"="+dir)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAKilledRunGoesOnWhereItWas(t *testing.T) {
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	asked, distinct := 0, map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		mu.Lock()
		asked++
		distinct[string(body)] = true
		mu.Unlock()
		req, err := http.NewRequest("POST", "fake://polyglot/chat/completions?wait=5ms", bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		resp, err := models.RoundTrip(req)
		if err != nil {
			t.Error(err)
			return
		}
		if _, err := io.Copy(w, resp.Body); err != nil {
			return
		}
	}))
	defer server.Close()
	address := server.URL + "/v1#m"
	clean, rough := t.TempDir(), t.TempDir()
	if err := child(t, address, clean).Wait(); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(clean, "out"))
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	once := asked
	if once != len(distinct) {
		t.Errorf("the clean run asks %d times for %d requests", once, len(distinct))
	}
	asked = 0
	mu.Unlock()
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return asked
	}
	r := rand.New(rand.NewPCG(7, 7))
	kills := 0
	for range killed {
		c := child(t, address, rough)
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		for until := count() + r.IntN(8); count() <= until && len(ended) == 0; {
			time.Sleep(time.Millisecond)
		}
		if c.Process.Kill() == nil {
			kills++
		}
		<-ended
	}
	if err := child(t, address, rough).Wait(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(rough, "out"))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v: the killed run gives other descriptions", err)
	}
	mu.Lock()
	defer mu.Unlock()
	t.Logf("killed %d times; %d requests, %d in a clean run", kills, asked, once)
	if most := once + kills*mostAtWork; asked > most {
		t.Errorf("asked %d times, more than %d and what was on its way at %d kills", asked, once, kills)
	}
}
