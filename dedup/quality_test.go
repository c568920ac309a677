package dedup

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/sketch"
)

var update = flag.Bool("update", false, "write golden files anew")

const (
	golden = "testdata/quality/near.txt"
	bins   = 20 // of the exact Jaccard index
)

// scripts are those that pairs are planted in, with the languages of the sentences.
var scripts = []struct {
	name      string
	languages []string
}{
	{"Khmr", []string{"khm_Khmr"}}, {"Laoo", []string{"lao_Laoo"}}, {"Mymr", []string{"mya_Mymr", "shn_Mymr"}}, {"Thai", []string{"tha_Thai"}},
	{"Taml", []string{"tam_Taml"}}, {"Latn", []string{"ind_Latn", "vie_Latn", "tgl_Latn"}}, {"Java", []string{"jav_Latn"}}, {"Arab", []string{"ace_Arab", "bjn_Arab"}},
}

// planted is a pair of documents with a known Jaccard index.
type planted struct {
	script  int
	j       float64
	bin     int
	order   int     // within its script and bin
	edits   float64 // share of clusters edited; 0 for pairs planted by their index
	a, b    sketch.Signature
	aid     string
	bid     string
	merged  bool
	collide bool
}

// TestMustReachQuality measures near deduplication on planted pairs and holds it to testdata/quality/near.txt. It plants a tenth of the pairs unless
// LONTAR_FULL is set.
func TestMustReachQuality(t *testing.T) {
	dir := testdata.Path(t, "lid-sib200")
	perBin, section := 25, "a tenth of the pairs"
	if os.Getenv("LONTAR_FULL") != "" {
		perBin, section = 250, "all pairs"
	}
	s := newStep(t, "{}")
	var pairs []planted
	var members []member
	for i := range scripts {
		p := &planter{step: s, script: i, r: rand.New(rand.NewPCG(7, uint64(i)))}
		p.sentences = sentences(t, dir, scripts[i].languages...)
		if scripts[i].name == "Java" {
			for k := range p.sentences {
				p.sentences[k] = javanese(p.sentences[k])
			}
		}
		p.plant(perBin)
		pairs, members = append(pairs, p.pairs...), append(members, p.members...)
	}
	cuts := make([][]member, 4)
	for i, m := range members {
		cuts[i*4/len(members)] = append(cuts[i*4/len(members)], m)
	}
	links := compare(t, s, cuts, 2)
	stays := func(id string) string {
		if l := links[id]; l.Reason != "" {
			return l.Detail
		}
		return id
	}
	for i := range pairs {
		p := &pairs[i]
		p.merged = stays(p.aid) == stays(p.bid)
		for b := range 14 {
			p.collide = p.collide || p.a.Band(b, 8) == p.b.Band(b, 8)
		}
	}
	f := measure(pairs, perBin)
	for _, script := range f.scripts {
		if script.high.recall() < 0.98 || script.low.recall() > 0.005 || script.rmse() > 0.04 {
			t.Errorf("%s: recall %.4f, merged %.4f, RMSE %.4f", script.name, script.high.recall(), script.low.recall(), script.rmse())
		}
	}
	for _, b := range f.curve {
		if math.Abs(b.measured-b.expected) > 0.02+2*b.se() {
			t.Errorf("J %.2f to %.2f: %.4f share a band, expected %.4f", b.low, b.low+1.0/bins, b.measured, b.expected)
		}
	}
	got := f.String()
	t.Log("\n" + got)
	checkGolden(t, section, got)
}

// checkGolden compares a section of the golden file.
func checkGolden(t *testing.T, section, got string) {
	t.Helper()
	old, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	head := "== " + section + " ==\n"
	want, before, after := "", string(old), ""
	if i := strings.Index(before, head); i >= 0 {
		rest := before[i+len(head):]
		before = before[:i]
		if j := strings.Index(rest, "\n== "); j >= 0 {
			rest, after = rest[:j+1], rest[j+1:]
		}
		want = rest
	}
	if !*update {
		if got != want {
			t.Errorf("figures are not those of %s (run with -update and read the difference); they are\n%s", golden, got)
		}
		return
	}
	if before == "" {
		before = "# Near deduplication, 14 bands of 8, verified at 0.72: planted pairs by the exact Jaccard index of their cluster 5-grams.\n" +
			"# Written by: LONTAR_TESTDATA=… [LONTAR_FULL=1] go test ./dedup -run TestMustReachQuality -update\n" +
			"# Texts: sentences of lid-sib200 (index_id % 5 ≠ 0) joined to documents; Java is Javanese in Latin script, transliterated letter by letter.\n\n"
	}
	if err := os.MkdirAll(filepath.Dir(golden), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(golden, []byte(before+head+got+after), 0o666); err != nil {
		t.Fatal(err)
	}
}

// figures is what was measured.
type figures struct {
	scripts []scriptFigures
	curve   []curveBin
	edits   []editFigures
}

type share struct{ n, hit int }

func (s *share) see(hit bool) {
	s.n++
	if hit {
		s.hit++
	}
}

func (s share) recall() float64 { return float64(s.hit) / float64(max(s.n, 1)) }

type scriptFigures struct {
	name      string
	high, low share // J ≥ 0.85, J ≤ 0.6
	n         int
	sum, sq   float64
}

func (s scriptFigures) rmse() float64 { return math.Sqrt(s.sq / float64(s.n)) }

type curveBin struct {
	low                float64
	n                  int
	expected, measured float64
	merged             share
}

func (b curveBin) se() float64 { return math.Sqrt(b.expected * (1 - b.expected) / float64(b.n)) }

type editFigures struct {
	rate   float64
	merged share
	j      float64
}

func measure(pairs []planted, perBin int) (f figures) {
	all := scriptFigures{name: "all"}
	f.scripts, f.curve = make([]scriptFigures, len(scripts)), make([]curveBin, bins)
	for _, p := range pairs {
		if p.edits > 0 {
			i := slices.IndexFunc(f.edits, func(e editFigures) bool { return e.rate == p.edits })
			if i < 0 {
				i = len(f.edits)
				f.edits = append(f.edits, editFigures{rate: p.edits})
			}
			f.edits[i].merged.see(p.merged)
			f.edits[i].j += p.j
			continue
		}
		f.scripts[p.script].name = scripts[p.script].name
		for _, s := range []*scriptFigures{&f.scripts[p.script], &all} {
			switch {
			case p.j >= 0.85:
				s.high.see(p.merged)
			case p.j <= 0.6:
				s.low.see(p.merged)
			}
			if p.order < perBin { // evenly over J
				e := p.a.Jaccard(&p.b) - p.j
				s.n, s.sum, s.sq = s.n+1, s.sum+e, s.sq+e*e
			}
		}
		b := &f.curve[p.bin]
		b.low = float64(p.bin) / bins
		b.n++
		b.expected += 1 - math.Pow(1-math.Pow(p.j, 8), 14)
		if p.collide {
			b.measured++
		}
		b.merged.see(p.merged)
	}
	for i := range f.curve {
		f.curve[i].expected /= float64(f.curve[i].n)
		f.curve[i].measured /= float64(f.curve[i].n)
	}
	f.scripts = append(f.scripts, all)
	return f
}

func (f figures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "script  J ≥ 0.85: n, recall   J ≤ 0.6: n, merged   J even in 0 to 1: n, RMSE, bias of the estimate\n")
	for _, s := range f.scripts {
		fmt.Fprintf(&b, "%-6s  %6d  %.4f          %6d  %.4f         %6d  %.4f  %+.4f\n", s.name, s.high.n, s.high.recall(), s.low.n, s.low.recall(), s.n, s.rmse(), s.sum/float64(s.n))
	}
	fmt.Fprintf(&b, "\nJ from–to    n      share a band  1−(1−J⁸)¹⁴  difference  allowed  merged\n")
	for _, c := range f.curve {
		fmt.Fprintf(&b, "%.2f–%.2f  %6d  %.4f        %.4f      %+.4f     %.4f   %.4f\n", c.low, c.low+1.0/bins, c.n, c.measured, c.expected, c.measured-c.expected, 0.02+2*c.se(), c.merged.recall())
	}
	fmt.Fprintf(&b, "\nclusters edited      n  mean J  recall\n")
	for _, e := range f.edits {
		fmt.Fprintf(&b, "%3.0f %%           %6d  %.3f   %.4f\n", e.rate*100, e.merged.n, e.j/float64(e.merged.n), e.merged.recall())
	}
	return b.String()
}

// planter makes pairs of one script.
type planter struct {
	step      *step
	script    int
	r         *rand.Rand
	sentences []string
	pairs     []planted
	members   []member
}

func (p *planter) plant(perBin int) {
	var have [bins]int
	for bin := range bins {
		want := perBin
		if bin >= bins*85/100 {
			want = (perBin*8 + 2) / 3
		}
		for tries := 0; have[bin] < want; tries++ {
			target := (float64(bin) + p.r.Float64()) / bins
			a := p.clusters(100 + p.r.IntN(600))
			b := p.alike(a, target, tries%4)
			p.add(a, b, 0, func(j float64) (int, bool) {
				got := min(int(j*bins), bins-1)
				if got != bin || j == 1 {
					return 0, false
				}
				have[bin]++
				return have[bin] - 1, true
			})
		}
	}
	for _, rate := range []float64{0.01, 0.02, 0.05, 0.10} {
		for range perBin {
			a := p.clusters(100 + p.r.IntN(600))
			p.add(a, p.edited(a, rate), rate, func(float64) (int, bool) { return 0, true })
		}
	}
}

// add keeps a pair if accept says so of its Jaccard index.
func (p *planter) add(a, b []string, edits float64, accept func(j float64) (order int, ok bool)) {
	at, bt := strings.Join(a, ""), strings.Join(b, "")
	j := sketch.Jaccard(at, bt, sketch.ShingleClusters)
	order, ok := accept(j)
	if !ok {
		return
	}
	q := planted{script: p.script, j: j, bin: min(int(j*bins), bins-1), order: order, edits: edits}
	for _, side := range []struct {
		text string
		id   *string
		sig  *sketch.Signature
	}{{at, &q.aid, &q.a}, {bt, &q.bid, &q.b}} {
		*side.id = fmt.Sprintf("%08x-%d-%d", p.r.Uint32(), p.script, len(p.members))
		sig, _ := sign(side.text, false, 1, nil)
		parsed, _ := parseSignature(sig)
		*side.sig = parsed.bins
		p.members = append(p.members, member{*side.id, sig})
	}
	p.pairs = append(p.pairs, q)
}

// clusters gives n clusters of random sentences.
func (p *planter) clusters(n int) (list []string) {
	for len(list) < n {
		list = slices.AppendSeq(list, language.Clusters(p.sentences[p.r.IntN(len(p.sentences))]+"\n"))
	}
	return list[:n]
}

// alike makes a text whose Jaccard index with a is about j, in one of four ways.
func (p *planter) alike(a []string, j float64, way int) []string {
	kept := 2 * j / (1 + j) // of the shingles of each, when both are as long
	n := len(a)
	switch way {
	case 0: // another end
		k := int(kept * float64(n))
		return slices.Concat(a[:k], p.clusters(n-k))
	case 1: // scattered edits
		return p.edited(a, 1-math.Pow(kept, 1.0/sketch.ShingleClusters))
	case 2: // a part
		k := max(1, int(j*float64(n)))
		at := p.r.IntN(n - k + 1)
		return a[at : at+k]
	}
	extra := p.clusters(max(1, min(int(float64(n)/max(j, 0.01))-n, 20*n))) // more in the middle
	at := p.r.IntN(n)
	return slices.Concat(a[:at], extra, a[at:])
}

// edited replaces a share of the clusters by others, drops or doubles them.
func (p *planter) edited(a []string, rate float64) (b []string) {
	for _, c := range a {
		if p.r.Float64() >= rate {
			b = append(b, c)
			continue
		}
		other := a[p.r.IntN(len(a))]
		switch p.r.IntN(4) {
		case 0:
		case 1:
			b = append(b, c, other)
		default:
			b = append(b, other)
		}
	}
	return b
}
