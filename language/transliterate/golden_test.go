package transliterate

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file, or writes it with -update.
func golden(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || text != string(want) {
		t.Errorf("%s changed (run with -update to accept): %v\n%s", path, err, text)
	}
}

// sorted gives the keys with their counts, highest first.
func sorted(counts map[string]int) []string {
	var lines []string
	for _, k := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) }) {
		lines = append(lines, fmt.Sprintf("%4d  %s", counts[k], k))
	}
	return lines
}
