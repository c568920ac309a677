package vision

import (
	"context"
	"errors"
	"image"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// said is a model that always says the same.
type said struct {
	text  string
	err   error
	asked string
	media string
	bytes int
}

func (s *said) Describe(_ context.Context, instructions, mediaType string, picture []byte) (string, string, error) {
	s.asked, s.media, s.bytes = instructions, mediaType, len(picture)
	return s.text, "m", s.err
}

// samples are not yet reviewed by native speakers.
var samples = map[language.Tag]string{
	"khm-Khmr": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ និងផ្លែឈើមកលក់", "mya-Mymr": "ရေပေါ်ဈေးကို မနက်တိုင်း ဖွင့်ပြီး ဈေးသည်များက ဟင်းသီးဟင်းရွက်များကို",
	"lao-Laoo": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ ແລະ ແມ່ຄ້ານຳຜັກ ແລະ ໝາກໄມ້ມາຂາຍ", "tha-Thai": "ตลาดน้ำเปิดทุกเช้า และแม่ค้านำผักผลไม้มาขายบนเรือลำเล็ก",
	"tam-Taml": "மிதக்கும் சந்தை தினமும் காலையில் திறக்கப்படுகிறது", "vie-Latn": "Chợ nổi mở cửa mỗi sáng, và người bán bày rau quả",
	"jav-Java": "ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀", "zsm-Arab": "ڤاسر تراڤوڠ ايت دبوك ستياڤ ڤاڬي", "ind-Latn": "Pasar terapung itu buka setiap pagi",
}

func sheet(tags ...language.Tag) digitise.Sheet {
	return digitise.Sheet{Name: "a.png", Image: image.NewGray(image.Rect(0, 0, 300, 200)), Languages: tags}
}

func TestTheAnswerIsThePage(t *testing.T) {
	for tag, text := range samples {
		m := &said{text: "```\n" + text + "\n\n" + text + "\n```"}
		p, err := (&Recogniser{Model: m, Label: "x"}).Recognise(t.Context(), sheet(tag))
		if err != nil || p.Text() != text+"\n\n"+text || p.Confidence != nil || len(p.Regions) != 2 {
			t.Errorf("%s: %q %v", tag, p.Text(), err)
		}
		if m.media != "image/jpeg" || m.bytes == 0 || !strings.Contains(m.asked, "Do not translate") {
			t.Errorf("asked with %q, %s, %d bytes", m.asked, m.media, m.bytes)
		}
	}
}

func TestAnAnswerInAnotherScriptIsAFault(t *testing.T) {
	m := &said{text: "The page shows a text in Khmer about a floating market that opens every morning. It describes the vendors who sell fruit."}
	if _, err := (&Recogniser{Model: m}).Recognise(t.Context(), sheet("khm-Khmr")); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "eng-Latn") {
		t.Errorf("%v", err)
	}
	if _, err := (&Recogniser{Model: m}).Recognise(t.Context(), sheet()); err != nil {
		t.Errorf("no language asked for: %v", err)
	}
	m.err = fault.New(fault.Unavailable, "no answer in time")
	if _, err := (&Recogniser{Model: m}).Recognise(t.Context(), sheet()); !errors.Is(err, m.err) || !strings.Contains(err.Error(), "a.png") {
		t.Errorf("%v", err)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range samples {
		f.Add(s)
	}
	f.Add("```\n\xff\ue000\u17d2```")
	f.Add("``````")
	f.Fuzz(func(t *testing.T, s string) {
		_, err := (&Recogniser{Model: &said{text: s}}).Recognise(t.Context(), sheet("khm-Khmr"))
		if err != nil && fault.Of(err) != fault.Broken {
			t.Error(err)
		}
	})
}
