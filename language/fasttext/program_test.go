package fasttext_test

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language/fasttext"
	"github.com/lontar-asean/lontar/language/identify"
)

// program runs Debian's fasttext, and skips the test where it is not installed.
func program(t testing.TB, stdin string, args ...string) string {
	t.Helper()
	name, err := exec.LookPath("fasttext")
	if err != nil {
		t.Skip("fasttext is not installed: nothing to compare with (apt-get install fasttext)")
	}
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("fasttext %v: %v\n%s", args, err, &stderr)
	}
	return string(out)
}

// corpus writes the training rows of SIB-200 as fastText wants them, and gives 10,000 lines to identify: the held-back rows and more.
func corpus(t testing.TB) (train, lines string) {
	t.Helper()
	dir := os.DirFS(testdata.Path(t, "lid-sib200"))
	var labelled, input strings.Builder
	n, seen := 0, 0
	for _, rows := range []func(int) bool{identify.HeldBackRows, identify.TrainingRows} {
		for s, err := range identify.SIB200(dir, rows) {
			if err != nil {
				t.Fatal(err)
			}
			if n < 10_000 {
				input.WriteString(s.Text + "\n")
				n++
			}
			if seen++; rows(1) && seen%3 == 0 { // a third of the training rows
				fmt.Fprintf(&labelled, "__label__%s %s\n", strings.ReplaceAll(string(s.Tag), "-", "_"), s.Text)
			}
		}
	}
	train = filepath.Join(t.TempDir(), "train.txt")
	if err := os.WriteFile(train, []byte(labelled.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	return train, input.String()
}

// agreement is how a model's answers compare with the program's.
type agreement struct {
	lines, labels, ranks int     // lines; those with another first label, with another order of labels that is no tie
	farthest             float64 // greatest difference of a probability
}

// most is how many labels of a line are compared.
const most = 3

// edge is a probability so small that rounding decides whether the branches of a tree are left out.
const edge = 1.1e-5

func compare(t testing.TB, model, lines, answers string, k int) (a agreement) {
	t.Helper()
	m, err := fasttext.Open(model)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	want := bufio.NewScanner(strings.NewReader(answers))
	for line := range strings.Lines(lines) {
		if !want.Scan() {
			t.Fatalf("the program answers %d lines only", a.lines)
		}
		a.lines++
		fields := strings.Fields(want.Text())
		got := m.Predict(strings.TrimSuffix(line, "\n"), k)
		for i := range min(len(got), len(fields)/2) {
			if got[i].Score < edge && fields[2*i+1] < "1.1e-05" && strings.HasSuffix(fields[2*i+1], "e-05") {
				got, fields = got[:i], fields[:2*i]
				break
			}
		}
		if n := len(fields) / 2; len(got) > n && got[n].Score < edge {
			got = got[:n]
		} else if len(got) < n && strings.HasSuffix(fields[2*len(got)+1], "e-05") {
			fields = fields[:2*len(got)]
		}
		if len(fields) != 2*len(got) {
			t.Fatalf("line %d: %d answers, the program gives %q", a.lines, len(got), fields)
		}
		for i, p := range got {
			score, err := strconv.ParseFloat(fields[2*i+1], 64)
			if err != nil {
				t.Fatal(err)
			}
			d := math.Abs(min(score, 1) - p.Score)
			a.farthest = max(a.farthest, d)
			if "__label__"+p.Label != fields[2*i] {
				if i == 0 {
					a.labels++
				} else if d > 1e-6 {
					a.ranks++
				}
			}
		}
	}
	return a
}

// TestAnswersAreThoseOfTheProgram trains models with the program and compares 10,000 answers of each, plain and quantised.
func TestAnswersAreThoseOfTheProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("trains models")
	}
	train, lines := corpus(t)
	for _, c := range []struct {
		name            string
		train, quantise []string
	}{
		{"softmax", []string{"-minn", "2", "-maxn", "4", "-loss", "softmax"}, []string{"-qnorm", "-cutoff", "20000"}},
		{"tree", []string{"-minn", "2", "-maxn", "5", "-wordNgrams", "2", "-loss", "hs"}, []string{"-dsub", "3"}},
	} {
		stem := filepath.Join(t.TempDir(), c.name)
		program(t, "", append([]string{"supervised", "-input", train, "-output", stem, "-epoch", "1", "-lr", "1", "-dim", "16",
			"-bucket", "30000", "-thread", "2", "-verbose", "0"}, c.train...)...)
		program(t, "", append([]string{"quantize", "-input", train, "-output", stem, "-thread", "2", "-verbose", "0"}, c.quantise...)...)
		for _, ending := range []string{".bin", ".ftz"} {
			a := compare(t, stem+ending, lines, program(t, lines, "predict-prob", stem+ending, "-", strconv.Itoa(most)), most)
			t.Logf("%s%s: %d lines, %d other labels, %d other ranks, probabilities differ by at most %.2g", c.name, ending, a.lines, a.labels, a.ranks, a.farthest)
			if a.lines != 10_000 || a.labels > 0 || a.ranks > 0 || a.farthest > 1e-4 {
				t.Errorf("%s%s: %+v", c.name, ending, a)
			}
		}
	}
}

// BenchmarkPredict gives lines a second on one core, beside those of the program (user and system time, loading included).
func BenchmarkPredict(b *testing.B) {
	train, lines := corpus(b)
	stem := filepath.Join(b.TempDir(), "lid")
	program(b, "", "supervised", "-input", train, "-output", stem, "-epoch", "1", "-lr", "1", "-dim", "16", "-minn", "2", "-maxn", "4", "-bucket", "50000", "-verbose", "0")
	program(b, "", "quantize", "-input", train, "-output", stem, "-qnorm", "-verbose", "0")
	list := strings.Split(strings.TrimSuffix(lines, "\n"), "\n")
	for _, ending := range []string{".bin", ".ftz"} {
		m, err := fasttext.Open(stem + ending)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(ending[1:], func(b *testing.B) {
			b.SetBytes(int64(len(lines) / len(list)))
			b.ReportAllocs()
			for i := range b.N {
				m.Predict(list[i%len(list)], 1)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
		b.Run(ending[1:]+"-program", func(b *testing.B) {
			b.SetBytes(int64(len(lines)))
			for range b.N {
				program(b, lines, "predict", stem+ending, "-")
			}
			b.ReportMetric(float64(b.N*len(list))/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
