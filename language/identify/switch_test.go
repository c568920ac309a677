package identify

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// The sentences were written for these tests; they are not yet reviewed by a native speaker.
func TestSpansOfMixedText(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"Taglish", "Pumunta kami sa opisina kahapon para sa interview, but the manager was not there anymore, kaya umuwi na lang kami.",
			"fil-Latn: Pumunta kami sa opisina kahapon para sa | eng-Latn: interview, but the manager was not there anymore | fil-Latn: kaya umuwi na lang kami"},
		{"Jaksel", "Kemarin aku pergi ke kantor sama teman-teman, which is really far from where I live, jadi kami terlambat sekali.",
			"ind-Latn: Kemarin aku pergi ke kantor sama teman-teman | eng-Latn: which is really far from where I live | ind-Latn: jadi kami terlambat sekali"},
		{"Thai and English", "เมื่อวานฉันไปประชุม the meeting was very long แล้วก็กลับบ้าน", "tha-Thai: เมื่อวานฉันไปประชุม | eng-Latn: the meeting was very long | tha-Thai: แล้วก็กลับบ้าน"},
		{"Khmer and French", "គាត់និយាយថា le marché est fermé aujourd'hui ហើយគាត់ទៅផ្ទះ", "khm-Khmr: គាត់និយាយថា | fra-Latn: le marché est fermé aujourd'hui | khm-Khmr: ហើយគាត់ទៅផ្ទះ"},
		{"Burmese and English", "ကျွန်တော် မနက်က I went to the market with my mother သွားခဲ့ပါတယ်", "mya-Mymr: ကျွန်တော် မနက်က | eng-Latn: I went to the market with my mother | mya-Mymr: သွားခဲ့ပါတယ်"},
		{"Lao, and a script glued to it", "ຂ້ອຍໄປຕະຫຼາດตลาด", "lao-Laoo: ຂ້ອຍໄປຕະຫຼາດ | tha-Thai: ตลาด"},
		{"Tamil and English", "நான் காலையில் we went to the market சந்தைக்குப் போனேன்", "tam-Taml: நான் காலையில் | eng-Latn: we went to the market | tam-Taml: சந்தைக்குப் போனேன்"},
		{"Vietnamese and English", "Hôm qua tôi đi họp với khách hàng, the meeting was very long and boring, nên tôi về nhà muộn.",
			"vie-Latn: Hôm qua tôi đi họp với khách hàng | eng-Latn: the meeting was very long and boring | vie-Latn: nên tôi về nhà muộn"},
		{"Javanese script and Latin", "ꦲꦏ꧀ꦱꦫꦗꦮ aku lunga menyang pasar karo ibu", "jav-Java: ꦲꦏ꧀ꦱꦫꦗꦮ | jav-Latn: aku lunga menyang pasar karo ibu"},
		{"one language", "Karena uang kami habis, kami tidak bisa membeli sayuran dan ikan di pasar.", "ind-Latn: Karena uang kami habis, kami tidak bisa membeli sayuran dan ikan di pasar"},
		{"an address is in no language", "លោក https://example.org/the/market/was/closed ទៅ", "khm-Khmr: លោក https://example.org/the/market/was/closed ទៅ"},
		{"digits", "12 345", ""},
		{"a script without a main language", "ዓለም ሰላም", "und: ዓለም ሰላም"},
	}
	m := model(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range m.Spans(test.text) {
				got = append(got, fmt.Sprintf("%s: %s", r.Tag, test.text[r.Start:r.End]))
			}
			if s := strings.Join(got, " | "); s != test.want {
				t.Errorf("\n%s, wanted\n%s", s, test.want)
			}
		})
	}
}

// TestQualityOfSpans puts held-back sentences together: the first words of one, some of another, the rest of the first.
func TestQualityOfSpans(t *testing.T) {
	rows := make(map[language.Tag][]string)
	for _, s := range collect(t, SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), HeldBackRows)) {
		rows[s.Tag] = append(rows[s.Tag], s.Text)
	}
	m := model(t)
	same := func(a, b language.Tag) bool { // two standards of one language
		return a == b || a == "zsm-Latn" && b == "ind-Latn" || a == "ind-Latn" && b == "zsm-Latn"
	}
	var b strings.Builder
	b.WriteString(`Spans of languages in mixed text, model/lid.bin: held-back sentences of SIB-200, k words (3 to 7) of the first language, k of the second, the
rest of the first. Words given to the right language (ind and zsm as one); then words of whole sentences of the first language alone.
go test ./language/identify -run Spans -update

`)
	for _, pair := range [][2]language.Tag{
		{"ind-Latn", "eng-Latn"}, {"fil-Latn", "eng-Latn"}, {"zsm-Latn", "eng-Latn"}, {"ceb-Latn", "eng-Latn"}, {"vie-Latn", "eng-Latn"},
		{"jav-Latn", "ind-Latn"}, {"sun-Latn", "ind-Latn"}, {"tam-Taml", "eng-Latn"}, {"khm-Khmr", "fra-Latn"}, {"tha-Thai", "eng-Latn"},
	} {
		right, words, alone, all := 0, 0, 0, 0
		for i, row := range rows[pair[0]] {
			first, second := strings.Fields(row), strings.Fields(rows[pair[1]][(i+1)%len(rows[pair[1]])])
			k := 3 + i%5
			for _, w := range m.spanWords(row) {
				all++
				if same(w.tag, pair[0]) {
					alone++
				}
			}
			if len(first) < 2 || len(second) < k {
				continue
			}
			head := min(k, len(first)/2)
			start := strings.Join(first[:head], " ") + " "
			middle := start + strings.Join(second[:k], " ") + " "
			for _, w := range m.spanWords(middle + strings.Join(first[head:], " ")) {
				want := pair[0]
				if w.start >= len(start) && w.start < len(middle) {
					want = pair[1]
				}
				words++
				if same(w.tag, want) {
					right++
				}
			}
		}
		fmt.Fprintf(&b, "%s with %s  words %6d  right %.4f   alone %6d  right %.4f\n", pair[0], pair[1], words, float64(right)/float64(max(words, 1)), all,
			float64(alone)/float64(max(all, 1)))
	}
	checkGolden(t, "testdata/quality/spans.txt", b.String())
}

func FuzzSpans(f *testing.F) {
	for _, s := range []string{"", "Saya makan", "ខ្មែរ abc", "\xff\xe1\x80", "\u0301\u0301", "\ue000", strings.Repeat("a b", 9000), "a'b-c’d", "今日は http://x.y ข้าวabc"} {
		f.Add(s)
	}
	m, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for i, r := range m.Spans(text) {
			if r.Start < end || r.End <= r.Start || r.End > len(text) || r.Tag == "" || r.Words < 1 {
				t.Fatalf("%q: run %d is %+v", text, i, r)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[r.Start:r.End]) {
				t.Fatalf("%q: run %d cuts a character", text, i)
			}
			end = r.End
		}
	})
}
