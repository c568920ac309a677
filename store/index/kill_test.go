package index

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/store"
)

// TestMain is also the program that is killed: one that indexes the hub in a folder.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LONTAR_TEST_INDEXER"); dir != "" {
		fmt.Fprintln(os.Stderr, indexAll(context.Background(), dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func indexAll(ctx context.Context, dir string) error {
	s, err := store.Open(ctx, filepath.Join(dir, "hub.db"))
	if err != nil {
		return err
	}
	defer s.Close()
	x, err := Open(ctx, filepath.Join(dir, "index.db"))
	if err != nil {
		return err
	}
	defer x.Close()
	vault, err := objects.NewVault(filepath.Join(dir, "files"))
	if err != nil {
		return err
	}
	fmt.Println("begun")
	return search.NewIndexer(hub.New(s, vault, time.Now), x, slog.New(slog.DiscardHandler), time.Now).Once(ctx)
}

func TestKill(t *testing.T) {
	dir := t.TempDir()
	s := newSite(t, filepath.Join(dir, "hub.db"), filepath.Join(dir, "index.db"), nil)
	vault, err := objects.NewVault(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	s.vault, s.Hub = vault, hub.New(s.books, vault, time.Now)
	texts := map[string][]string{}
	for i := range 60 {
		for n := range 200 {
			texts[fmt.Sprintf("data/part-%02d.parquet", i)] = append(texts[fmt.Sprintf("data/part-%02d.parquet", i)], fmt.Sprintf("មនុស្សទាំងអស់កើតមកមានសេរីភាព %d %d", i, n))
		}
	}
	files := s.add(t, name, texts)
	r := rand.New(rand.NewPCG(5, 6))
	for range 5 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "LONTAR_TEST_INDEXER="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(out, make([]byte, 5)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.IntN(150)) * time.Millisecond)
		child.Process.Kill()
		child.Wait() // killed
	}
	before, err := s.index.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("killed with %d files done and %d begun", before.Files, before.Waiting)
	if err := s.indexer(t, &bytes.Buffer{}).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	stats, err := s.index.Stats(t.Context())
	if err != nil || stats.Files != 60 || stats.Waiting != 0 || stats.Rows != 12_000 {
		t.Errorf("%+v %v", stats, err)
	}
	a, err := search.New(s.index, s.Hub, search.Options{}).Count(t.Context(), files, nil, "សេរីភាព")
	if err != nil || a.Total != 12_000 || a.Partial {
		t.Errorf("%+v %v", a, err)
	}
}
