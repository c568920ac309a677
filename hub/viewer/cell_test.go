package viewer

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/language"
)

func TestTextsAreCutBetweenClusters(t *testing.T) {
	for _, word := range []string{"ទន្លេមេគង្គ", "မြန်မာ", "ພາສາ", "ที่นี่", "தமிழ்", "Chợ nổi", "ꦲꦏ꧀ꦱꦫ", "بهاسَ", "pagi"} {
		text := strings.Repeat(word, 50)
		for most := range 200 {
			shown := beginning(text, most)
			if !strings.HasPrefix(text, shown) || len(shown) > most || !utf8.ValidString(shown) {
				t.Fatalf("%q cut at %d is %q", word, most, shown)
			}
			if end := len(shown); end > 0 && most > 40 {
				// The clusters before the cut are those of the whole.
				at := 0
				for at < end {
					at = language.ClusterEnd(text, at)
				}
				if at != end {
					t.Fatalf("%q is cut at %d within a cluster", word, end)
				}
			}
		}
	}
	if long := "ក" + strings.Repeat("\u17d2", 5000); len(beginning(long, 100)) > 100 || !utf8.ValidString(beginning(long, 100)) {
		t.Error("a cluster without end is not cut")
	}
}

func TestCellsAreJSON(t *testing.T) {
	features := []Feature{{Name: "a\"b", Kind: Value}, {Name: "s", Kind: Struct}, {Name: "j", Kind: JSON}, {Name: "gone", Kind: Value}, {Name: "l", Kind: List}}
	d := newDrawer(features, 1, nil)
	d.cell = 300
	r := d.draw(Cell{}, 0, []string{"a\"b", "s", "j", "l"}, []any{"\x00\xff\u2028<ខ>", table.Struct{{Name: "x", Value: math.NaN()}, {Name: "b", Value: []byte("abc")}, {Name: "n", Value: nil}}, `{"k":[1]}`, table.List{int64(1), strings.Repeat("ທ", 200)}})
	var got map[string]any
	if err := json.Unmarshal(r.JSON, &got); err != nil {
		t.Fatalf("%v in %s", err, r.JSON)
	}
	want := `{"a\"b":"\u0000�\u2028<ខ>","gone":null,"j":{"k":[1]},"l":`
	b, _ := json.Marshal(got)
	if !bytes.HasPrefix(bytes.ReplaceAll(bytes.ReplaceAll(b, []byte(`\u003c`), []byte("<")), []byte(`\u003e`), []byte(">")), []byte(want)) {
		t.Errorf("%s", b)
	}
	if s := got["s"].(map[string]any); s["x"] != nil || s["b"].(map[string]any)["size"] != 3.0 {
		t.Errorf("%v", s)
	}
	if len(r.Truncated) != 1 || r.Truncated[0] != "l" || len(got["l"].(string)) > 300 {
		t.Errorf("%v %v", r.Truncated, got["l"])
	}
}

func TestAListWithoutEndIsShownInPart(t *testing.T) {
	var list table.List = make(table.List, 1<<20)
	d := newDrawer([]Feature{{Name: "l", Kind: List}}, 1, nil)
	if r := d.draw(Cell{}, 0, []string{"l"}, []any{list}); len(r.JSON) > maxCell+100 || !json.Valid(r.JSON) || len(r.Truncated) != 1 {
		t.Errorf("%d bytes", len(r.JSON))
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("ទន្លេ", []byte("\x89PNG\r\n\x1a\n"), 10)
	f.Add("\xff\xfe\u0e33", []byte("RIFF----WEBP"), 3)
	f.Fuzz(func(t *testing.T, text string, b []byte, cell int) {
		d := newDrawer([]Feature{{Name: text, Kind: Value}, {Name: "i", Kind: Image}, {Name: "a", Kind: Audio}, {Name: "j", Kind: JSON}}, 1, func(Cell) string { return "x" })
		d.cell = max(1, min(cell, 1<<16))
		r := d.draw(Cell{}, 0, []string{text, "i", "a", "j"}, []any{table.List{text, b}, table.Struct{{Name: "bytes", Value: b}}, b, text})
		if !json.Valid(r.JSON) {
			t.Fatalf("%q", r.JSON)
		}
	})
}
