package withdraw

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/hub"
)

// FuzzFile reads what anybody may upload: it ends, and what is written without some records is read again without them.
func FuzzFile(f *testing.F) {
	id := corpus.ID("https://example.org", []byte("x"))
	for _, s := range []string{
		`{"id":"` + id + `","text":"ភាសា"}` + "\n{}\n\xff\n", `[{"id":1},{"id":"` + id + `"}]`, "id,text\n" + id + ",\"a\nb\"\nx,y\n", "id\ttext\n" + id + "\tx\n", "[", "{", "[x](y) " + id, "PAR1", "\x28\xb5\x2f\xfd", "\x1f\x8b\x08", "\u17d2\ue000", strings.Repeat("ក", 3000), "{}\r\n\r\n[]", "[1,[2],{}]",
	} {
		f.Add([]byte(s))
	}
	l := &lists{key: "00"}
	list := l.list([]hub.Suppressed{{Kind: "id-hash", Value: l.empty().HashID(id)}})
	f.Fuzz(func(t *testing.T, b []byte) {
		in := file{bytes.NewReader(b), int64(len(b)), "file", t.TempDir()}
		drop, left := map[int64]bool{}, 0
		has, err := records(t.Context(), in, wants{true, true}, func(r *record) error {
			if list.Withdrawn(&r.Document) || mentions(list.Suppression, r.raw) {
				drop[r.row] = true
			} else {
				left++
			}
			return nil
		})
		if err != nil || !has {
			return
		}
		form, err := formOf(in)
		if err != nil || form == nil {
			t.Fatal("it had records", err)
		}
		var out bytes.Buffer
		if err := form.without(t.Context(), in, drop, func(b []byte) []byte { return mend(list.Suppression, b) }, &out); err != nil {
			return
		}
		if left == 0 {
			return
		}
		again := file{bytes.NewReader(out.Bytes()), int64(out.Len()), "file", t.TempDir()}
		_, err = records(t.Context(), again, wants{true, true}, func(r *record) error {
			if list.Withdrawn(&r.Document) || mentions(list.Suppression, r.raw) {
				t.Errorf("still there: %q in %q", r.raw, out.Bytes())
			}
			return nil
		})
		if err != nil {
			t.Errorf("what was written cannot be read: %v in %q", err, out.Bytes())
		}
	})
}

func TestNeedlesAreFoundInAnyDress(t *testing.T) {
	for _, text := range []string{"ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ", "ရေပေါ်ဈေး ဖွင့်ပြီး ရောင်းသူတွေက လှေငယ်လေးတွေနဲ့ လာရောင်းကြတယ်", "Chợ nổi họp mỗi sáng, người bán chở rau & trái cây trên ghe nhỏ, rồi về \"nhà\"", "ꦥꦱꦂꦲꦺꦴꦩ꧀ꦧꦏ꧀ꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀ꦮꦺꦴꦁꦢꦺꦴꦝꦺꦴꦭ꧀ꦔꦒꦮꦱꦪꦸꦂꦭꦤ꧀ꦮꦺꦴꦃꦲꦤ꧀ꦤꦶꦁꦥꦿꦲꦸꦕꦶꦭꦶꦏ꧀ꦱꦧꦼꦤ꧀ꦢꦶꦤꦲꦶꦁꦏꦭꦶ"} {
		n := needles{}
		n.add(text)
		if len(n) == 0 {
			t.Fatalf("%s is too short", text)
		}
		for _, dress := range []string{text, "<p>" + strings.NewReplacer(" ", "\n  ", "&", "&amp;", `"`, "&#34;").Replace(text) + "</p>", `{"a":"\u0041` + strings.ReplaceAll(text, `"`, `\"`) + `"}`} {
			if dress[0] != '<' || !strings.Contains(text, `"`) { // the number of an entity is gone when it is unescaped
				if !n.in(plain([]byte(dress))) {
					t.Errorf("not found in %s", dress)
				}
			}
		}
		if n.in(plain([]byte(strings.Repeat("other words of somebody else ", 20)))) {
			t.Error("found where it is not")
		}
	}
}
