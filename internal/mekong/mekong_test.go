package mekong

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the crawl anew from the pages")

const example = "../../examples/mekong"

func TestCrawlIsWhatThePagesGive(t *testing.T) {
	crawls, err := ReadCrawls(example)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range crawls {
		var b bytes.Buffer
		if err := c.Write(&b, example); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(example, "crawl", c.Name)
		if *update {
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		committed, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(committed, b.Bytes()) {
			t.Errorf("%s is not what the pages give; run go test ./internal/mekong -update", name)
		}
	}
}

func TestEveryPageIsInTheCrawlAndHasAnAnswer(t *testing.T) {
	crawls, err := ReadCrawls(example)
	if err != nil {
		t.Fatal(err)
	}
	expected, err := ReadExpected(example)
	if err != nil {
		t.Fatal(err)
	}
	answers, served := map[string]string{}, map[string]bool{}
	for _, e := range expected {
		answers[e.URL] = e.File
	}
	for _, c := range crawls {
		for _, r := range c.Records {
			served[r.File] = true
			if answers[r.URL] != r.File {
				t.Errorf("%s: no answer for %s", r.File, r.URL)
			}
		}
	}
	languages := map[string]int{}
	err = filepath.WalkDir(filepath.Join(example, "pages"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		file, err := filepath.Rel(example, path)
		if err != nil {
			return err
		}
		if file = filepath.ToSlash(file); !served[file] {
			t.Errorf("%s is in no crawl", file)
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(file, ".html") && !bytes.Contains(body, []byte("Sample text written for the Lontar project, not yet reviewed by a native speaker")) {
			t.Errorf("%s does not say that it is a sample", file)
		}
		tag, _, _ := strings.Cut(strings.TrimPrefix(file, "pages/"), "/")
		languages[tag]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(languages) < 13 {
		t.Errorf("pages in %d languages and scripts: %v", len(languages), languages)
	}
}

func TestPersonalDataIsPlantedAsWritten(t *testing.T) {
	expected, err := ReadExpected(example)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, e := range expected {
		for _, p := range e.PII {
			kinds[p.Kind]++
			b, err := os.ReadFile(filepath.Join(example, filepath.FromSlash(e.File)))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(b, []byte(p.Before+p.Text+p.After)) {
				t.Errorf("%s lacks %q", e.File, p.Before+p.Text+p.After)
			}
		}
	}
	for _, kind := range []string{"email", "phone", "id", "card"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s is planted", kind)
		}
	}
}

func TestMekong(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it")
	}
	expected, err := ReadExpected(example)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "lontar")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/lontar-asean/lontar/cmd/lontar").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	dir := t.TempDir()
	run := exec.Command(program, "curate", filepath.Join(example, "recipe.yaml"), "--out", dir, "--json")
	var stderr bytes.Buffer
	run.Stderr = &stderr
	stdout, err := run.Output()
	if err != nil {
		t.Fatalf("curate: %v\n%s", err, stderr.String())
	}
	lines := bytes.Split(bytes.TrimSpace(stdout), []byte("\n"))
	var done struct {
		Event  string `json:"event"`
		Read   int    `json:"read"`
		Broken int    `json:"broken"`
	}
	if err := json.Unmarshal(lines[len(lines)-1], &done); err != nil || done.Event != "done" {
		t.Fatalf("the last event is %s (%v)", lines[len(lines)-1], err)
	}
	documents, broken := 0, 0
	for _, e := range expected {
		if e.Outcome != Nothing {
			documents++
		}
		if e.Outcome == Broken {
			broken++
		}
	}
	if done.Read != documents || done.Broken != broken {
		t.Errorf("read %d records, %d of them broken; %d and %d are there", done.Read, done.Broken, documents, broken)
	}
	found, err := ReadFound(dir)
	if err != nil {
		t.Fatal(err)
	}
	wrong := map[string]bool{}
	for _, d := range Compare(expected, found) {
		t.Error(d)
		page, _, _ := strings.Cut(d, ": ")
		wrong[page] = true
	}
	t.Logf("%d of %d pages as expected", len(expected)-len(wrong), len(expected))
}
