package sketch_test

import (
	"testing"

	"github.com/lontar-asean/lontar/sketch"
)

func TestItemsAreFoundWholeAndNotByChance(t *testing.T) {
	items := []string{
		"តើទន្លេមួយណាវែងជាងគេនៅក្នុងប្រទេសរបស់យើង", "แม่น้ำสายใดยาวที่สุดในประเทศของเรา", "Sungai apakah yang paling panjang di negeri kita?",
		"ကျွန်ုပ်တို့နိုင်ငံတွင်အရှည်ဆုံးမြစ်ကားအဘယ်နည်း", "ແມ່ນ້ຳສາຍໃດຍາວທີ່ສຸດໃນປະເທດຂອງພວກເຮົາ", "நம் நாட்டின் மிக நீளமான ஆறு எது என்று கூறுக",
		"Con sông nào dài nhất ở đất nước của chúng ta?", "سوڠاي ماناكه يڠ ڤاليڠ ڤنجڠ دنݢري كيت", "ꦏꦭꦶꦲꦥꦏꦁꦥꦭꦶꦁꦢꦮꦲꦶꦁꦤꦼꦒꦫꦏꦶꦠ",
	}
	x := sketch.NewItemIndex(13, 1<<20)
	for _, i := range items {
		if err := x.Add(i); err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range items {
		if n, clusters := x.Found("Kata pengantar. "+i+" Kata penutup.", 0.8, 2); n != 1 || clusters < 13 {
			t.Errorf("%q: %d items of %d clusters", i, n, clusters)
		}
		if n, _ := x.Found(i[:len(i)/2], 0.8, 2); n != 0 {
			t.Errorf("half of %q counts as the whole", i)
		}
	}
	if n, _ := x.Found("Sebuah tulisan lain tentang sungai di negeri yang jauh.", 0.8, 2); n != 0 {
		t.Errorf("%d items in an unrelated text", n)
	}
}

func TestPhrasesThatItemsShareTellNothing(t *testing.T) {
	x := sketch.NewItemIndex(13, 1<<20)
	for _, i := range []string{"Pilih jawaban yang benar: padi", "Pilih jawaban yang benar: jagung", "Pilih jawaban yang benar: sagu"} {
		if err := x.Add(i); err != nil {
			t.Fatal(err)
		}
	}
	if n, _ := x.Found("Pilih jawaban yang benar: apa saja", 0.8, 1); n != 0 {
		t.Errorf("a set phrase finds %d items", n)
	}
	if err := sketch.NewItemIndex(13, 3).Add("Pilih jawaban yang benar"); err == nil {
		t.Error("an index takes more than its limit")
	}
}
