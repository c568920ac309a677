package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/language"
)

func written(list []stretch) string {
	var b strings.Builder
	for _, s := range list {
		switch s.Kind {
		case "":
			b.WriteString(s.Text)
		default:
			b.WriteString("[" + s.Text + "]")
		}
	}
	return b.String()
}

func TestDifferencesAreOfWholeCharacters(t *testing.T) {
	for _, c := range []struct{ before, after, old, fresh string }{
		{"ទន្លេមេគង្គ", "ទន្លេធំមេគង្គ", "ទន្លេមេគង្គ", "ទន្លេ[ធំ]មេគង្គ"},
		{"ที่นี่ดี", "ที่นั้นดี", "ที่[นี่]ดี", "ที่[นั้น]ดี"},
		{"ကို", "ကု", "[ကို]", "[ကု]"},
		{"abcdefgh…", "xabcdefg…", "abcdefgh…", "[x]abcdefg…"}, // the second goes on with h behind the cut
		{"abcdefgh", "abcdefg", "abcdefg[h]", "abcdefg"},
		{"ຫຼວງພະບາງ", "ຫຼວງພະບາງ", "ຫຼວງພະບາງ", "ຫຼວງພະບາງ"},
		{"", "வணக்கம்", "", "[வணக்கம்]"},
		{"سوڠاي", "سوڠاي بسر", "سوڠاي", "سوڠاي[ بسر]"},
	} {
		old, fresh := differences(c.before, c.after)
		if written(old) != c.old || written(fresh) != c.fresh {
			t.Errorf("%q and %q differ as %q and %q", c.before, c.after, written(old), written(fresh))
		}
	}
}

func TestFindsAreMarkedOnWholeCharacters(t *testing.T) {
	long := strings.Repeat("ភា", 500)
	for _, c := range []struct {
		text  string
		spans [][2]int
		want  string
		more  bool
	}{
		{"แม่น้ำโขง", [][2]int{{2, 3}}, "แม่[น้ำ]โขง", false},
		{"ខ្ញុំស្រី", [][2]int{{0, 1}}, "[ខ្ញុំ]ស្រី", false},
		{"ꦧꦱꦗꦮ", [][2]int{{0, 2}, {3, 4}}, "[ꦧꦱ]ꦗ[ꦮ]", false},
		{"a\xffb", [][2]int{{1, 9}}, "a[\uFFFDb]", false},
		{long + "X" + long, [][2]int{{500, 501}}, "…" + strings.Repeat("ភា", 40) + "[X]" + strings.Repeat("ភា", 239), true},
	} {
		got, more := marked(c.text, c.spans, brief)
		if written(got) != c.want || more != c.more {
			t.Errorf("%.40q gives %q, %v", c.text, written(got), more)
		}
	}
}

func TestBoxesHaveRoomForTheirWords(t *testing.T) {
	for _, s := range []string{"ទំព័រទាំងអស់ពីទន្លេមេគង្គ", "ပြန်လည်စစ်ဆေးထားသော ဒေတာများ", "ข้อมูลที่สะอาดแล้วจากแม่น้ำโขง", "தமிழ் தரவுத்தொகுப்பு பெரியது", "ꦧꦱꦗꦮꦲꦶꦏꦸꦧꦱꦏꦁꦢꦶꦲꦔꦒꦺꦴ", "a-model-with-quite-a-long-name"} {
		got, ok := strings.CutSuffix(clip(s, boxRoom), "…")
		clusters := slices.Collect(language.Clusters(s))
		if !ok || got == "" || !slices.Contains(clusters, slices.Collect(language.Clusters(s[len(got):]))[0]) || !strings.HasPrefix(s, got) {
			t.Errorf("%q is clipped to %q", s, got)
		}
	}
}

func TestLevelsEndInACircle(t *testing.T) {
	all := []kin{{ID: "a", Root: true}, {ID: "b"}, {ID: "c"}, {ID: "d"}}
	links := []link{{0, 1, "made-from"}, {1, 2, "made-from"}, {2, 0, "made-from"}, {0, 2, "made-from"}, {3, 0, "made-from"}}
	levels(all, links)
	if all[0].Level != 0 || all[1].Level != -1 || all[2].Level != -2 || all[3].Level != 1 {
		t.Errorf("%+v", all)
	}
	if d := draw(all, links); len(d.Boxes) != 4 || len(d.Lines) != 5 {
		t.Errorf("%+v", d)
	}
}

func FuzzStretches(f *testing.F) {
	for _, s := range []string{"ភាសា", "ที่นี่", "\xff\xfe", "\u0301\u0e31", "\uE000", strings.Repeat("က", 900), "a…", "…"} {
		f.Add(s, "ខ្ញុំ"+s, 1, 3)
	}
	f.Fuzz(func(t *testing.T, a, b string, from, to int) {
		old, fresh := differences(a, b)
		plain := func(list []stretch) (s string) {
			for _, x := range list {
				s += x.Text
			}
			return s
		}
		if plain(old) != a || plain(fresh) != b {
			t.Errorf("%q and %q become %q and %q", a, b, plain(old), plain(fresh))
		}
		if 0 <= from && from < to && to < 1000 {
			marked(a, [][2]int{{from, to}}, 20)
		}
		clip(a, boxRoom)
	})
}
