package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReviewTakesCorrectionsAndTheFormatsAreMadeAnew(t *testing.T) {
	dir, recording := scannedBook(t)
	out := t.TempDir()
	digitise := []string{"digitise", dir, "-o", out, "--recogniser", "recorded:" + recording, "--format", "txt"}
	if _, said, code := lontar(t, digitise...); code != 0 {
		t.Fatal(said)
	}
	book := filepath.Join(out, "book")
	shown, said, code := lontar(t, "digitise", "review", book, "--json")
	var made struct {
		Book  string
		Files []string
		Lines int
	}
	if err := json.Unmarshal([]byte(shown), &made); code != 0 || err != nil || len(made.Files) != 1 || made.Lines < len(sentences) {
		t.Fatalf("exit code %d, %v: %s%s", code, err, shown, said)
	}
	page, err := os.ReadFile(made.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(page), `"page":"page-0001","number":1,"hash":"`)
	hash, _, _ := strings.Cut(after, `"`)
	file := filepath.Join(t.TempDir(), "c.jsonl")
	write := func(reviewer, text string) {
		t.Helper()
		c := fmt.Sprintf(`{"lontar":"corrections","version":1,"book":%q,"reviewer":%q}`+"\n"+`{"page":"page-0001","hash":%q,"line":"r1-l1","text":%q}`+"\n", made.Book, reviewer, hash, text)
		if err := os.WriteFile(file, []byte(c), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("សុខា", "ផ្សារបើក")
	if shown, said, code := lontar(t, "digitise", "review", book, "--import", file, "--json"); code != 0 || !strings.Contains(shown, `"corrected":1`) {
		t.Fatalf("exit code %d: %s%s", code, shown, said)
	}
	write("ដារ៉ា", "ផ្សារបិទ")
	if shown, said, code := lontar(t, "digitise", "review", book, "--import", file); code != 3 || !strings.Contains(shown, "conflict: page-0001 r1-l1") {
		t.Errorf("exit code %d: %s%s", code, shown, said)
	}
	if _, said, code := lontar(t, digitise...); code != 0 {
		t.Fatal(said)
	}
	if text := contents(t, out)["book/book.txt"]; !strings.HasPrefix(text, "ផ្សារបើក\n") {
		t.Errorf("the text does not hold the correction: %.80q", text)
	}
}

func TestReviewAndTrainSayWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"digitise", "review", "none"}, 2, "digitise FILES"},
		{[]string{"digitise", "review"}, 2, ""},
		{[]string{"digitise", "review", "none", "--prefer", "A"}, 2, "--import"},
		{[]string{"digitise", "train"}, 2, "no folders"},
		{[]string{"digitise", "train", "x"}, 2, "--base"},
		{[]string{"digitise", "train", "x", "--base", "y", "--name", "../z"}, 2, "no model can be called"},
	} {
		if out, said, code := lontar(t, c.args...); code != c.code || !strings.Contains(said, c.want) || out != "" {
			t.Errorf("%v: exit code %d, %q %q", c.args, code, out, said)
		}
	}
}
