package viewer

import (
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus/table"
)

func feature(name, kind string) Feature {
	f := Feature{Name: name, Kind: Value, Column: table.Column{Name: name, Type: kind}}
	if kind == "list" {
		f.Kind = List
	}
	return f
}

var tested = []Feature{feature("t", "string"), feature("n", "int64"), feature("f", "float64"), feature("b", "bool"), feature("at", "timestamp[ms]"), feature("day", "date32"), feature("d", "decimal128(9, 2)"),
	feature("list", "list"), feature("ชื่อ เรื่อง", "string"), {Name: "label", Kind: Label, Labels: []string{"ម", "ខ"}, Column: table.Column{Type: "int64"}}}

// judged evaluates a condition on a row.
func judged(where string, row map[string]any) (truth, error) {
	n, err := parseWhere(where)
	if err != nil {
		return no, err
	}
	columns, err := bind(n, nil, tested)
	if err != nil {
		return no, err
	}
	values := make([]any, len(columns))
	for i, c := range columns {
		values[i] = row[c]
	}
	return n.holds(values), nil
}

func TestConditionsFollowSQL(t *testing.T) {
	row := map[string]any{"t": "ទន្លេមេគង្គ", "n": int64(7), "f": 2.5, "b": true, "at": "2026-04-14T06:30:00.5Z", "day": "2026-04-14", "d": "12.50", "list": table.List{}, "ชื่อ เรื่อง": "O'Hara", "label": int64(1)}
	for where, want := range map[string]truth{
		`"n"=7`: yes, `n = 7.0`: yes, `"n"<>7`: no, `"n" != 8`: yes, `n>6 and n<8`: yes, `n>=8 OR f<=2.5`: yes, `NOT n=7`: no, `NOT (n=8)`: yes, `"n" IN (1, 2, 7)`: yes, `n NOT IN (7)`: no,
		`n BETWEEN 7 AND 8`: yes, `n NOT BETWEEN 7 AND 8`: no, `n BETWEEN 1 AND 2 OR n=7`: yes, `n=8 OR n=7 AND b=false`: no, `(n=8 OR n=7) AND b=true`: yes,
		`"t"='ទន្លេមេគង្គ'`: yes, `t LIKE 'ទន្លេ%'`: yes, `t LIKE '%គង្គ'`: yes, `t LIKE '%មេ%'`: yes, `t LIKE 'មេ%'`: no, `t LIKE '______'`: no, `t NOT LIKE '%x%'`: yes, `t ILIKE '%X%'`: no,
		`"ชื่อ เรื่อง"='O''Hara'`: yes, `"ชื่อ เรื่อง" ILIKE 'o''h%'`: yes, `"ชื่อ เรื่อง" > 'N'`: yes,
		`at > '2026-04-14 06:30:00'`: yes, `at < '2026-04-14T06:30:01Z'`: yes, `at='2026-04-14 06:30:00.5'`: yes, `day >= '2026-04-14'`: yes, `day < '2026-04-14 12:00'`: yes, `d = 12.5`: yes, `d > 100`: no,
		`list IS NULL`: no, `list IS NOT NULL`: yes, `label='ខ'`: yes, `label=0`: no, `b=TRUE`: yes, `missing IS NULL`: -1, `n='x'`: -1, `t=5`: -1, `list=5`: -1, `at='soon'`: -1, `n LIKE '7'`: -1, `label='គ'`: -1,
		`n=`: -1, `=7`: -1, `n=7 n=8`: -1, `(n=7`: -1, `n=7)`: -1, `n IN ()`: -1, `n IN (1,`: -1, `n IS 7`: -1, `t='x`: -1, `n=7; DROP TABLE x`: -1, `n=7 --`: -1, `length(t)>5`: -1, `n=1e999`: -1, `n NOT = 7`: -1, `n=-`: -1, `"n`: -1,
		strings.Repeat("(", 60) + "n=7" + strings.Repeat(")", 60): -1, strings.Repeat("NOT ", 60) + "n=7": -1, "n IN (1" + strings.Repeat(",1", 1000) + ")": -1, "n=7" + strings.Repeat(" ", maxWhere): -1, "t='\xff'": -1,
	} {
		got, err := judged(where, row)
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%.80s gives %v, %v; want %v", where, got, err, want)
		}
	}
}

func TestWhatIsMissingIsUnknown(t *testing.T) {
	row := map[string]any{"n": int64(1)}
	for where, want := range map[string]truth{
		`f=1`: unknown, `NOT f=1`: unknown, `f=1 OR n=1`: yes, `f=1 AND n=1`: unknown, `f=1 AND n=2`: no, `f IS NULL`: yes, `f IN (1)`: unknown, `t LIKE '%'`: unknown, `NOT (f=1 OR n=2)`: unknown,
	} {
		if got, err := judged(where, row); err != nil || got != want {
			t.Errorf("%s gives %v, %v; want %v", where, got, err, want)
		}
	}
}

func TestLikeCountsGraphemeClusters(t *testing.T) {
	for text, clusters := range map[string]int{"ទន្លេ": 2, "မြန်မာ": 4, "ພາສາ": 4, "ที่": 1, "தமிழ்": 3, "Chợ": 3, "ꦗꦮ": 2, "بهاس": 4, "pagi": 4} {
		exact := strings.Repeat("_", clusters)
		for pattern, want := range map[string]bool{exact: true, exact + "_": false, "%" + exact: true, exact[1:]: clusters == 0, "%": true, "": false, text: true, text + "%": true, "%" + text + "%": true, "_%": true, text + "_": false} {
			if got := newPattern(pattern, false).match(text); got != want {
				t.Errorf("%s like %s gives %v", text, pattern, got)
			}
		}
	}
	if !newPattern("a%b_d%", false).match("aXXbcdYY") || newPattern("a%b_d", false).match("aXXbcdYY") || !newPattern("%_c", false).match("abc") {
		t.Error("parts between % do not fit")
	}
}

func TestAPatternTakesNoTimeWithoutEnd(t *testing.T) {
	began := time.Now()
	newPattern(strings.Repeat("a%", 4000)+"b", false).match(strings.Repeat("a", 1<<20))
	newPattern("%"+strings.Repeat("_", 200)+"b", false).match(strings.Repeat("ក្", 20_000))
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it takes %v", took)
	}
}

func FuzzWhere(f *testing.F) {
	for _, s := range []string{`"n"=7 AND ("t" LIKE '%ទ_%' OR f IS NOT NULL)`, `t IN ('a','b') AND NOT b=true`, "'", `"`, `n BETWEEN 1 AND 2`, "t='\u0e33\u200d'", `at<'2026-01-01'`, "\xff", `label='ម'`} {
		f.Add(s, "ទន្លេ")
	}
	f.Fuzz(func(t *testing.T, where, text string) {
		if len(text) > 1000 {
			return
		}
		n, err := parseWhere(where)
		if err != nil || n == nil {
			return
		}
		if _, err := judged(where, map[string]any{"t": text, "n": int64(len(text)), "ชื่อ เรื่อง": text}); err != nil {
			return
		}
	})
}
