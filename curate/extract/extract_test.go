package extract_test

import (
	"context"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate/extract"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/recipe"
)

func TestExamplesAreTrue(t *testing.T) { trial.Examples(t, extract.Kinds()) }

func run(t *testing.T, settings string, raw *corpus.Raw) *corpus.Document {
	t.Helper()
	step, err := extract.Kinds()[0].Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	d := &corpus.Document{}
	d.URL, d.Rights, d.Raw = "https://example.org/a/", corpus.Unknown, raw
	if err := step.(recipe.Transformer).Transform(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestALicenceLinkBecomesRightsWithEvidence(t *testing.T) {
	d := run(t, "", &corpus.Raw{MediaType: "text/html", Body: []byte(`<p>စာမျက်နှာ၏ အကြောင်းအရာ ဖြစ်ပါသည်။</p><footer><a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC</a></footer>`)})
	if d.Rights != "licensed:CC-BY-SA-4.0" || d.RightsEvidence == "" {
		t.Errorf("rights %q, evidence %q", d.Rights, d.RightsEvidence)
	}
}

func TestEveryOptOutSignalTakesTheText(t *testing.T) {
	body := []byte("<p>ຂໍ້ຄວາມນີ້ບໍ່ໃຫ້ໃຊ້ຝຶກເຄື່ອງ.</p>")
	for name, raw := range map[string]*corpus.Raw{
		"header":      {MediaType: "text/html", Body: body, Header: map[string][]string{"X-Robots-Tag": {"noai"}}},
		"tdm":         {MediaType: "text/html", Body: body, Header: map[string][]string{"Tdm-Reservation": {"1"}}},
		"robots.txt":  {MediaType: "text/html", Body: body, Header: map[string][]string{"X-Lontar-Robots": {"disallowed"}}},
		"plain text":  {MediaType: "text/plain; charset=utf-8", Body: []byte("ຂໍ້ຄວາມ"), Header: map[string][]string{"X-Robots-Tag": {"noai"}}},
		"meta robots": {MediaType: "text/html", Body: append([]byte(`<meta name="robots" content="noai">`), body...)},
	} {
		d := run(t, "", raw)
		if v, ok := d.Value("extract.opt_out"); !ok || v != 1 || d.Text() != "" || d.Title != "" {
			t.Errorf("%s: measure %v, text %q", name, v, d.Text())
		}
		kept := run(t, "opt_out: keep", raw)
		if kept.Text() == "" {
			t.Errorf("%s: opt_out: keep loses the text", name)
		}
	}
}

func TestPicturesMayReserveThemselvesAlone(t *testing.T) {
	page := `<article><p>Tulisan ini boleh dipakai, gambarnya tidak boleh dipakai oleh mesin.</p><img src="a.jpg" alt="perahu di sungai"><p>Tulisan lanjutan yang cukup panjang untuk sebuah alinea.</p></article>`
	with := run(t, "", &corpus.Raw{MediaType: "text/html", Body: []byte(page)})
	without := run(t, "", &corpus.Raw{MediaType: "text/html", Body: []byte(page), Header: map[string][]string{"X-Robots-Tag": {"noimageai"}}})
	if len(with.Pictures) != 1 || with.Pictures[0].URL != "https://example.org/a/a.jpg" || len(without.Pictures) != 0 || len(without.Parts) != 1 {
		t.Errorf("pictures %v and %v, parts %v", with.Pictures, without.Pictures, without.Parts)
	}
	if with.Text() != without.Text() {
		t.Errorf("the text differs: %q %q", with.Text(), without.Text())
	}
}

func TestQuestionsArePartsBesideTheText(t *testing.T) {
	page := `<article><p>Halaman tanya jawab tentang pasar terapung di kota kami yang ramai.</p></article><script type="application/ld+json">{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Kapan buka?","acceptedAnswer":{"@type":"Answer","text":"Setiap pagi."}}]}</script>`
	d := run(t, "", &corpus.Raw{MediaType: "text/html", Body: []byte(page)})
	n := len(d.Parts)
	if n < 3 || d.Parts[n-2] != (corpus.Part{Kind: corpus.QuestionPart, Text: "Kapan buka?"}) || d.Parts[n-1] != (corpus.Part{Kind: corpus.AnswerPart, Text: "Setiap pagi."}) {
		t.Errorf("parts %+v", d.Parts)
	}
}
