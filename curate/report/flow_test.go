package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

func TestEveryColumnOfTheFlowAddsUpToWhatWasRead(t *testing.T) {
	var list []*tongue
	for i, p := range language.Profiles() {
		o := &tongue{Tag: p.Tag, Name: p.Name, Read: int64(10 + i), Kept: int64(i), origins: map[string]int64{fmt.Sprint("c", i%12): 7, "": int64(3 + i)}, reasons: map[string]*pipeline.Count{}}
		for r := range 1 + i%20 {
			o.reasons[fmt.Sprintf("step%d.rule%d", r%3, r)] = &pipeline.Count{N: int64(1 + r)}
		}
		list = append(list, o)
	}
	f := newFlow(list)
	for c, names := range f.columns {
		sum := 0.0
		for _, n := range names {
			sum += f.amount(c, n)
		}
		if math.Abs(sum-f.total) > 1e-6 {
			t.Errorf("column %d adds up to %v, not %v", c, sum, f.total)
		}
	}
	if len(f.columns[0]) != flowSources || len(f.columns[1]) != flowLanguages || len(f.columns[2]) != 4 {
		t.Errorf("columns of %d, %d and %d nodes", len(f.columns[0]), len(f.columns[1]), len(f.columns[2]))
	}
}

func TestSharesAreNothingOrAllOnlyWhenTheyAre(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		long, brief string
	}{
		{0, 0, "unknown", ""}, {0, 5, "0 %", "0%"}, {5, 5, "100 %", "100%"}, {1, 100_000, "<0.1 %", "<1%"}, {99_999, 100_000, ">99.9 %", ">99%"},
		{1, 3, "33.3 %", "33%"}, {999, 1000, "99.9 %", ">99%"}, {1, 2, "50 %", "50%"},
	} {
		if got := percent(c.part, c.whole); got != c.long {
			t.Errorf("%d of %d: %q, want %q", c.part, c.whole, got, c.long)
		}
		if got := short(c.part, c.whole); got != c.brief {
			t.Errorf("%d of %d: %q, want %q", c.part, c.whole, got, c.brief)
		}
	}
}

func TestWhatACutLeavesOfAnAddressIsDropped(t *testing.T) {
	for text, want := range map[string]string{
		"เขียนถึงinfo@pag": "เขียนถึง", "ໂທ 020 55": "ໂທ ", "ទូរស័ព្ទ ០១២ ៣៤": "ទូរស័ព្ទ ", "Hubungi kami di info@": "Hubungi kami di ", "ตลาดเช้า": "ตลาดเช้า", "ဖုန်း၀၉-၇၉": "ဖုန်း", "": "",
	} {
		if got := frayed(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestLongListsTakeNoMoreRoomThanProse(t *testing.T) {
	folded := fold(strings.Repeat("ข่าว\n\n \n", 50))
	if n := strings.Count(folded, "\n"); n != lines-1 {
		t.Errorf("%d line breaks", n)
	}
	if n := strings.Count(folded, "ข่าว"); n != 50 {
		t.Errorf("%d of 50 lines are left", n)
	}
}
