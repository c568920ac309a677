package contamination

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// TestLengthsOfRunsAreMeasured holds Gram to its rule: the least length at which fewer than one run in a hundred of half the sentences of SIB-200 stands in the other
// half, in the worst language of each script.
func TestLengthsOfRunsAreMeasured(t *testing.T) {
	worst := map[language.Script]int{}
	for _, name := range []string{"khm_Khmr", "lao_Laoo", "mya_Mymr", "shn_Mymr", "tha_Thai", "tam_Taml", "vie_Latn", "ind_Latn", "zsm_Latn", "tgl_Latn", "jav_Latn", "sun_Latn", "ceb_Latn", "eng_Latn", "ace_Arab", "bjn_Arab", "zho_Hans"} {
		b, err := os.ReadFile(filepath.Join(testdata.Path(t, "lid-sib200"), name, "train.tsv"))
		if err != nil {
			t.Fatal(err)
		}
		var halves [2][]string
		for n, line := range strings.Split(string(b), "\n") {
			if f := strings.Split(line, "\t"); n > 0 && len(f) == 3 && !strings.HasSuffix(f[0], "0") && !strings.HasSuffix(f[0], "5") {
				halves[n%2] = append(halves[n%2], Form(f[2]))
			}
		}
		for n := closeGram; n <= 16; n++ {
			known, all, hit := map[uint64]bool{}, 0, 0
			for _, s := range halves[0] {
				for _, h := range runs(s, n) {
					known[h] = true
				}
			}
			for _, s := range halves[1] {
				for _, h := range runs(s, n) {
					if all++; known[h] {
						hit++
					}
				}
			}
			share := float64(hit) / float64(all)
			if share < 0.01 || n == 16 {
				t.Logf("%s: %d clusters, %.2f %%", name, n, 100*share)
				s := script(halves[0][0])
				worst[s] = max(worst[s], n)
				break
			}
		}
	}
	for s, n := range worst {
		if g := Gram(s); g != n {
			t.Errorf("script %s: measured %d, used %d", s, n, g)
		}
	}
	if len(worst) < 8 {
		t.Error(worst)
	}
}

func TestSpellingsHaveOneForm(t *testing.T) {
	for _, same := range [][]string{
		{"ភ្នំពេញ ជារាជធានី", "ភ្នំ\u200bពេញ\nជា រាជធានី។"},
		{"မြန်မာနိုင်ငံ", "မျန်မာ\u200b နိုင်ငံ"},
		{"ອາຫານ ຫນ້າ", "ອາຫານໜ້າ"},
		{"กรุงเทพมหานคร", "กรุงเทพ\nมหานครรรร"},
		{"தமிழ் மொழி", "தமிழ்\u200cமொழி."},
		{"Hà Nội hoà bình", "ha noi HÒA BÌNH", "Hà Nội: hòa-bình!"},
		{"ꦧꦱꦗꦮ", "ꦧꦱ ꦗꦮ"},
		{"بهاس ملايو", "بهاس\u200fملايو"},
		{"Bahasa Indonesia", "BAHASA\r\nindonesiaaaa", "bahasa-Indonesia"},
		{"ឆ្នាំ ២០២៦", "ឆ្នាំ 2026"},
	} {
		for _, s := range same[1:] {
			if a, b := Form(same[0]), Form(s); a != b || a == "" {
				t.Errorf("%q is %q, %q is %q", same[0], a, s, b)
			}
		}
	}
	if f := Form("1000 2222"); f != "10002222" {
		t.Errorf("numbers change: %s", f)
	}
	if Form("\xff\xfe") == "x" || Form("") != "" || Form(" .,\n") != "" {
		t.Error("what is no letter has a form")
	}
}

func FuzzForm(f *testing.F) {
	for _, s := range []string{"ភ្នំពេញ", "\xff\u1031က", "\ue000\u0301", strings.Repeat("ก", 3000), "a\nb\r\n", "ﷺ", "ăằ đ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		form := Form(s)
		if strings.ContainsAny(form, " \n\t.") || len(form) > 18*len(s)+18 {
			t.Fatalf("%q of %q", form, s)
		}
		runs(form, Gram(script(form)))
	})
}

func FuzzJSONTexts(f *testing.F) {
	for _, s := range []string{`{"a":"b","c":["d\n\u1780"]}`, `"a`, `{"a":"\ud800"}`, `[1,2,"x"]`, "{\"\xff\":\"\xfe\"}", `}"a":`, `{"id":"1"`, `"\`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		if _, err := jsonTexts(b, func(_ int, key, value string) { n += len(key) + len(value) }); err == nil && n > 8*len(b) {
			t.Fatal("more than there is")
		}
	})
}

func TestStringsOfJSONLinesAreRead(t *testing.T) {
	var got []string
	whole, err := jsonTexts([]byte(`{"id": "7", "question":"\u1797\u17d2\u1793\u17c6 \"x\"", "choices": ["a","b\\"], "n": 3, "m": {"k": "v"}}`), func(depth int, key, value string) {
		got = append(got, key+"="+value)
	})
	if want := []string{"id=7", `question=ភ្នំ "x"`, "choices=a", `choices=b\`, "k=v"}; !whole || err != nil || !slices.Equal(got, want) {
		t.Errorf("%q %v %v", got, whole, err)
	}
	if whole, err := jsonTexts([]byte(`  "question": "half`), func(int, string, string) {}); whole || err == nil {
		t.Error("a string without an end is taken")
	}
}
