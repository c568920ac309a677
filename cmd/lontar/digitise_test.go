package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// scannedBook makes a folder of pictures of the samples' pages, and a recording of what stands on them.
func scannedBook(t *testing.T) (dir, recording string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "book")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for i, s := range sentences {
		img := image.NewGray(image.Rect(0, 0, 400, 300))
		for k := range img.Pix {
			img.Pix[k] = 240
		}
		img.Pix[i] = 1
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("p%d.png", i+1)
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := json.NewEncoder(&lines).Encode(map[string]string{"name": name, "text": s}); err != nil {
			t.Fatal(err)
		}
	}
	recording = filepath.Join(t.TempDir(), "pages.jsonl")
	if err := os.WriteFile(recording, lines.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir, recording
}

// lontar runs the program and gives what it wrote and its exit code.
func lontar(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := self(t, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return out.String(), said.String(), code
}

func TestDigitiseWritesTextOrObjectsAndNothingElse(t *testing.T) {
	dir, recording := scannedBook(t)
	out, said, code := lontar(t, "digitise", dir, "--recogniser", "recorded:"+recording)
	if code != 0 || out != strings.Join(sentences, "\n\n")+"\n" {
		t.Fatalf("exit code %d: %q\n%s", code, out, said)
	}
	out, _, code = lontar(t, "digitise", "--json", dir, "--recogniser", "recorded:"+recording, "--pages", "2-3,9")
	var pages []int
	for line := range strings.Lines(out) {
		var p struct {
			File, Language, Text, Method string
			Page                         int
			Confidence                   *float64
		}
		if err := json.Unmarshal([]byte(line), &p); err != nil || p.Text != sentences[p.Page-1] || p.Confidence != nil || p.Method != "recognised" || filepath.Base(p.File) != fmt.Sprintf("p%d.png", p.Page) {
			t.Errorf("%v: %s", err, line)
		}
		pages = append(pages, p.Page)
	}
	if code != 0 || fmt.Sprint(pages) != "[2 3 9]" {
		t.Errorf("exit code %d, pages %v", code, pages)
	}
}

func TestDigitiseWritesBooks(t *testing.T) {
	dir, recording := scannedBook(t)
	if err := os.WriteFile(filepath.Join(dir, "book.yaml"), []byte("title: ទូក\nyear: 1950\npages: [p2.png, {file: p1.png, label: ១}]\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	args := []string{"digitise", dir, "-o", out, "--recogniser", "recorded:" + recording, "--format", "pdf,alto,hocr,txt,jsonl"}
	if stdout, said, code := lontar(t, args...); code != 0 || stdout != "" {
		t.Fatalf("exit code %d: %s%s", code, stdout, said)
	}
	first := contents(t, out)
	if len(first) != 1+4+9*3 || !strings.HasPrefix(first["book/book.txt"], sentences[1]+"\n\n"+sentences[0]+"\n") || !strings.Contains(first["book/book.json"], "ទូក") {
		t.Errorf("%d files: %.80q", len(first), first["book/book.txt"])
	}
	if _, said, code := lontar(t, args...); code != 0 || !strings.Contains(said, "9 finished before") {
		t.Errorf("exit code %d: %s", code, said)
	}
	sameFiles(t, "the second run", first, contents(t, out))
	if program, err := exec.LookPath("pdftotext"); err == nil {
		text, err := exec.Command(program, "-raw", filepath.Join(out, "book", "book.pdf"), "-").Output()
		for _, s := range sentences[:7] {
			if err != nil || !strings.Contains(string(text), s) {
				t.Errorf("%q is not in the PDF file: %v", s, err)
			}
		}
	}
}

func TestDigitiseGoesOnAfterWhatCannotBeRead(t *testing.T) {
	dir, recording := scannedBook(t)
	if err := os.WriteFile(filepath.Join(dir, "p10.png"), []byte("\x89PNG\r\n\x1a\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	out, said, code := lontar(t, "digitise", dir, "--json", "--recogniser", "recorded:"+recording)
	if code != 3 || strings.Count(out, "\n") != 10 || !strings.Contains(out, `"method":"failed","reason":`) || !strings.Contains(said, "p10.png") {
		t.Errorf("exit code %d: %s%s", code, out, said)
	}
	damaged := filepath.Join(t.TempDir(), "a.zip")
	if err := os.WriteFile(damaged, []byte("PK\x03\x04 cut off"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		args []string
	}{
		{2, []string{"digitise"}}, {2, []string{"digitise", "nowhere.pdf"}}, {3, []string{"digitise", damaged}}, {2, []string{"digitise", dir, "--format", "pdf"}},
		{2, []string{"digitise", dir, "-o", "x", "--format", "doc"}}, {2, []string{"digitise", dir, "--skip-text", "--redo"}}, {2, []string{"digitise", dir, "--pages", "0"}},
		{2, []string{"digitise", dir, "--language", "nolanguage"}}, {2, []string{"digitise", dir, "--recogniser", "eyes"}}, {2, []string{"digitise", dir, "--recogniser", "recorded:nowhere"}},
	} {
		if out, said, code := lontar(t, c.args...); code != c.code || out != "" {
			t.Errorf("%q: exit code %d, want %d: %s%s", c.args, code, c.code, out, said)
		}
	}
}

func TestDigitiseEvalCountsErrors(t *testing.T) {
	dir, recording := scannedBook(t)
	for i, s := range sentences {
		if i == 2 {
			s = strings.Replace(s, "ပ", "ဖ", 1)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%d.txt", i+1)), []byte(s), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out, said, code := lontar(t, "digitise", "eval", dir, "--json", "--recogniser", "recorded:"+recording, "--match", "p[123].png")
	if code != 0 || strings.Count(out, "\n") != 3 || strings.Count(out, `"cer":0,`) != 2 || !strings.Contains(out, `"language":"mya-Mymr","pages":1`) {
		t.Errorf("exit code %d: %s%s", code, out, said)
	}
}

func TestScansAreASourceOfRecipes(t *testing.T) {
	dir, recording := scannedBook(t)
	recipe := filepath.Join(filepath.Dir(dir), "recipe.yaml")
	text := "name: scans\nsources:\n  - scans: book/*.png\n    collection: c\n    rights: unknown\n    settings: {recogniser: 'recorded:" + recording + "'}\nsteps:\n  - normalise: {}\n  - identify: {}\noutput: {dataset: out}\n"
	if err := os.WriteFile(recipe, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	out, said, code := lontar(t, "curate", recipe, "--json")
	if code != 0 || !strings.Contains(out, `"read":9`) || !strings.Contains(out, `"khm-Khmr":{"read":1,"kept":1}`) {
		t.Errorf("exit code %d: %s%s", code, out, said)
	}
}
