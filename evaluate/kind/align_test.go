package kind

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// space gives the vector of a text.
type space func(text string) []float32

func (space) Hash(r endpoint.Request) string { return r.Embed }

func (s space) Ask(_ context.Context, r endpoint.Request) (endpoint.Answer, error) {
	return endpoint.Answer{Vector: s(r.Embed)}, nil
}

// aligned measures sentences with their English versions.
func aligned(t *testing.T, m space, tag language.Tag, own, english []string) map[string]evaluate.Row {
	t.Helper()
	var items []evaluate.Item
	for n := range own {
		versions := map[language.Tag]string{tag: own[n], "eng-Latn": english[n]}
		items = append(items, evaluate.Item{ID: fmt.Sprintf("s/%04d", n), Language: tag, Question: own[n], Versions: versions})
	}
	s := evaluate.Suite{Name: "s", Kinds: All(), Tasks: []evaluate.Task{{Name: "alignment", Version: 1, Kind: "alignment", Pivot: "eng"}}, Items: map[string][]evaluate.Item{"alignment": items}}
	list, absent, err := s.Plan(evaluate.Options{Seed: 1})
	if err != nil || len(absent) > 0 {
		t.Fatal(err, absent)
	}
	out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: m}, list, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]evaluate.Row{}
	for _, r := range evaluate.Rows(out, nil, evaluate.Options{}) {
		rows[r.Metric] = r
	}
	return rows
}

// The worked example: angles of 0, 40 and 90 degrees and of their translations at 10, 50 and 45: the third one's translation is nearer to the second sentence.
func TestAlignmentOfAWorkedExample(t *testing.T) {
	angles := map[string]float64{"ក": 0, "ខ": 40, "គ": 90, "a": 10, "b": 50, "c": 45}
	m := space(func(text string) []float32 {
		sin, cos := math.Sincos(angles[text] * math.Pi / 180)
		return []float32{float32(3 * cos), float32(3 * sin)}
	})
	rows := aligned(t, m, "khm-Khmr", []string{"ក", "ខ", "គ"}, []string{"a", "b", "c"})
	cos := func(d float64) float64 { return math.Cos(d * math.Pi / 180) }
	for name, want := range map[string]float64{
		"mexa":   1. / 3, // ខ is nearer to c (5) than to b (10), and c nearer to ខ than to គ
		likeness: (cos(10) + cos(10) + cos(45)) / 3,
		baseline: ((cos(50)+cos(45))/2 + (cos(30)+cos(5))/2 + (cos(80)+cos(40))/2) / 3,
	} {
		r := rows[name]
		if r.Value == nil || math.Abs(*r.Value-want) > 1e-6 || r.N != 3 || r.Low == nil || *r.Low > want || *r.High < want {
			t.Errorf("%s: %+v, want %v", name, r, want)
		}
	}
}

// TestAlignmentFallsWithNoise measures sentences of SIB-200 in six scripts with models that lose more and more of what a sentence means.
func TestAlignmentFallsWithNoise(t *testing.T) {
	read := func(name string) map[string]string {
		b, err := os.ReadFile(filepath.Join(testdata.Path(t, "lid-sib200"), name, "train.tsv"))
		if err != nil {
			t.Fatal(err)
		}
		list := map[string]string{}
		for _, line := range strings.Split(string(b), "\n")[1:] {
			if f := strings.Split(line, "\t"); len(f) == 3 {
				list[f[0]] = f[2]
			}
		}
		return list
	}
	english := read("eng_Latn")
	for tag, name := range map[language.Tag]string{"khm-Khmr": "khm_Khmr", "mya-Mymr": "mya_Mymr", "tha-Thai": "tha_Thai", "lao-Laoo": "lao_Laoo", "tam-Taml": "tam_Taml", "vie-Latn": "vie_Latn"} {
		var own, pivot []string
		meaning := map[string]string{}
		for id, text := range read(name) {
			if english[id] != "" {
				own, pivot = append(own, text), append(pivot, english[id])
				meaning[text], meaning[english[id]] = id, id
			}
		}
		last := 2.
		for _, noise := range []float64{0, 0.8, 2, 20} {
			m := space(func(text string) []float32 {
				v := make([]float32, 32)
				for k, key := range []string{meaning[text], text} {
					h := fnv.New64a()
					h.Write([]byte(key))
					r := rand.New(rand.NewPCG(h.Sum64(), 1))
					for n := range v {
						v[n] += float32(r.NormFloat64() * []float64{1, noise}[k])
					}
				}
				return v
			})
			r := aligned(t, m, tag, own, pivot)["mexa"]
			if r.Value == nil || r.N != sentences || *r.Value > last || noise == 0 && *r.Value != 1 || noise == 20 && *r.Value > 0.1 {
				t.Errorf("%s, noise %v: %+v after %v", tag, noise, r, last)
			}
			t.Logf("%s, noise %g: mexa %.2f (%.2f to %.2f), %d sentences", tag, noise, *r.Value, *r.Low, *r.High, r.N)
			last = *r.Value
		}
	}
}

func TestAlignmentOfVectorsThatAreNone(t *testing.T) {
	for name, m := range map[string]space{
		"none":         func(string) []float32 { return nil },
		"zero":         func(string) []float32 { return []float32{0, 0} },
		"lengths":      func(s string) []float32 { return make([]float32, len(s)) },
		"all the same": func(string) []float32 { return []float32{1, 1} },
	} {
		r := aligned(t, m, "lao-Laoo", []string{"ໜຶ່ງ", "ສອງ!"}, []string{"one", "two!!"})["mexa"]
		if name == "all the same" {
			if r.Value == nil || *r.Value != 0 {
				t.Errorf("%s: %+v", name, r) // nothing is strictly the largest
			}
		} else if r.Value != nil || r.Unscored != 2 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if r := aligned(t, func(string) []float32 { return []float32{1} }, "lao-Laoo", []string{"ໜຶ່ງ"}, []string{"one"})["mexa"]; r.Value != nil || r.State != evaluate.Unscored {
		t.Errorf("one sentence: %+v", r)
	}
}
