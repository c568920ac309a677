package gold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGramsCountClustersNotCodePoints(t *testing.T) {
	// six characters of Thai with marks, written for this test: two runs of five
	if got := Grams("กิขึคีงุจูฉ"); len(got) != 2 || got["กิขึคีงุจู"] != 1 {
		t.Errorf("%v", got)
	}
	if got := Grams("ab\n\t cd"); len(got) != 1 || got["ab cd"] != 1 {
		t.Errorf("%v", got)
	}
}

func TestScoreIsOfMultisets(t *testing.T) {
	for _, c := range []struct {
		got, want string
		p, r      float64
	}{
		{"abcdefgh", "abcdefgh", 1, 1},
		{"abcdef", "abcdefgh", 1, 0.5},
		{"abcdefgh", "abcdef", 0.5, 1},
		{"", "abcdef", 0, 0},
		{"aaaaaaa", "aaaaaa", 2.0 / 3, 1},
	} {
		if p, r, _ := Score(c.got, c.want); p != c.p || r != c.r {
			t.Errorf("%q against %q: %v %v", c.got, c.want, p, r)
		}
	}
}

func TestALabelThatDriftedIsAnError(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("own/a.html", "<nav>x</nav><p>one</p><p>two <i hidden>no</i>three</p>")
	for label, want := range map[string]string{
		"th own a.html 2-3,5 000000000000": "digest",
		"th own a.html 9 000000000000":     "line range",
		"th own a.html 2":                  "fields",
		"th own b.html 2 0":                "b.html",
	} {
		write("labels.txt", "# comment\n"+label+"\n")
		if _, err := Load(dir, ""); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "labels.txt:2") {
			t.Errorf("%s: %v", label, err)
		}
	}
}
