package caption

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/metric"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// rows reads the training rows of a language of SIB-200 by number: the same number is the same sentence in all languages.
func rows(t *testing.T, folder string) map[int]string {
	t.Helper()
	out := map[int]string{}
	for _, part := range []string{"train.tsv", "dev.tsv"} {
		b, err := os.ReadFile(filepath.Join(folder, part))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			f := strings.SplitN(strings.TrimSpace(line), "\t", 3)
			if n, err := strconv.Atoi(f[0]); err == nil && len(f) == 3 && identify.TrainingRows(n) {
				out[n] = tidy(f[2], "")
			}
		}
	}
	return out
}

// TestLimitsHoldWhatTranslatorsWrite measures what the limits are taken from.
func TestLimitsHoldWhatTranslatorsWrite(t *testing.T) {
	root := testdata.Path(t, "lid-sib200")
	english := rows(t, filepath.Join(root, "eng_Latn"))
	folders, err := filepath.Glob(filepath.Join(root, "*_*"))
	if err != nil {
		t.Fatal(err)
	}
	var table, b strings.Builder
	table.WriteString("# Language; least, median and most clusters of a sentence for each of the English one, by go test -run Limits -update: SIB-200, 634 training rows, least and most with a quarter of room.\n")
	for _, f := range folders {
		own := rows(t, f)
		var ratios []float64
		for _, n := range slices.Sorted(maps.Keys(own)) {
			if e := english[n]; e != "" {
				ratios = append(ratios, float64(language.CountClusters(own[n]))/float64(language.CountClusters(e)))
			}
		}
		slices.Sort(ratios)
		tag, err := language.Parse(filepath.Base(f))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "%s\t%.2f\t%.2f\t%.2f\n", tag, 0.8*ratios[0], ratios[len(ratios)/2], 1.25*ratios[len(ratios)-1])
	}
	golden(t, "lengths.tsv", table.String())
	keys := slices.Sorted(maps.Keys(english))
	var scores []float64
	c := metric.NewChrF()
	for i, k := range keys {
		for j := 1; j <= 10; j++ {
			if s, ok := c.Score(c.Compare(english[keys[(i+j*37)%len(keys)]], english[k])); ok && (j*37)%len(keys) != 0 {
				scores = append(scores, s)
			}
		}
	}
	slices.Sort(scores)
	reach := len(scores) - sortedSearch(scores, leastChrF)
	fmt.Fprintf(&b, "# chrF of unrelated English sentences. Limit: %d.\nn %d  median %.1f  99 in 100 %.1f  999 in 1000 %.1f  most %.1f  at or above the limit %d\n", leastChrF, len(scores),
		scores[len(scores)/2], scores[len(scores)*99/100], scores[len(scores)*999/1000], scores[len(scores)-1], reach)
	golden(t, "testdata/quality/limits.txt", b.String())
}

func sortedSearch(list []float64, v float64) int {
	i, _ := slices.BinarySearch(list, v)
	return i
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || got != string(want) {
		t.Errorf("%s: %v; it is now\n%s", name, err, got)
	}
}
