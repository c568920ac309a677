package caption

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// festivals finds two concepts by a word each.
type festivals struct{}

func (festivals) Concepts(text string, _ language.Tag) (ids []string) {
	for word, id := range map[string]string{"ភ្ជុំបិណ្ឌ": "khm/festival/pchum-ben", "Nyepi": "idn/festival/nyepi"} {
		if strings.Contains(text, word) {
			ids = append(ids, id)
		}
	}
	return ids
}

func described(tag language.Tag, native, machine string, reasons ...string) *corpus.Picture {
	return &corpus.Picture{Descriptions: []corpus.Description{
		{Source: corpus.NativeDescription, Language: tag, Text: native},
		{Source: corpus.MachineDescription, Language: tag, Text: machine, Reasons: reasons},
	}}
}

func has(list []Term, kind TermKind, text string) bool {
	for _, t := range list {
		if t.Kind == kind && t.Text == text {
			return true
		}
	}
	return false
}

func TestContrastSaysWhatEachSourceKnows(t *testing.T) {
	c, err := NewContrast(festivals{})
	if err != nil {
		t.Fatal(err)
	}
	c.Add(described("khm-Khmr", "ពិធីបុណ្យភ្ជុំបិណ្ឌ ឆ្នាំ២០២៤", "មនុស្សជាច្រើននៅវត្ត ២ នាក់"))
	c.Add(described("ind-Latn", "Pawai ogoh-ogoh sebelum Nyepi di Denpasar 2019.", "Patung besar diarak 2019. Patung itu berwarna merah."))
	c.Add(described("ind-Latn", "Pasar pagi", "x", "caption.language"))
	c.Add(described("tha-Thai", "ตลาดน้ำดำเนินสะดวก", "เรือหลายลำบนแม่น้ำ"))
	c.Add(described("und", "a", "b"))
	c.Add(&corpus.Picture{Reasons: []string{"x"}, Descriptions: described("tha-Thai", "ก", "ข").Descriptions})
	list := c.Report(50)
	if len(list) != 3 {
		t.Fatalf("%+v", list)
	}
	ind, khm, tha := list[0], list[1], list[2]
	for _, w := range []struct {
		list []Term
		kind TermKind
		text string
		want bool
	}{
		{khm.Thick, ConceptTerm, "khm/festival/pchum-ben", true}, {khm.Thick, NumberTerm, "2024", true}, {khm.Thin, NumberTerm, "2", true},
		{ind.Thick, ConceptTerm, "idn/festival/nyepi", true}, {ind.Thick, NameTerm, "Denpasar", true}, {ind.Thick, NumberTerm, "2019", false},
		{ind.Thin, WordTerm, "merah", true}, {ind.Thin, NameTerm, "Patung", false}, {tha.Thin, WordTerm, "เรือ", true}, {tha.Thin, NameTerm, "เรือ", false},
	} {
		if has(w.list, w.kind, w.text) != w.want {
			t.Errorf("%s %s: %v in %v", w.kind, w.text, !w.want, w.list)
		}
	}
	if ind.Pictures != 1 || ind.Native != 1 || ind.Kinds[2].Both != 1 || tha.Pictures != 1 {
		t.Errorf("%+v", list)
	}
	var page bytes.Buffer
	if err := Fragment(&page, list); err != nil || !strings.Contains(page.String(), `<span lang="ind-Latn">Denpasar</span>`) {
		t.Errorf("%v %s", err, page.String())
	}
	if table := Table(list); !strings.Contains(table, "thick  name  Denpasar  1") {
		t.Error(table)
	}
}

func TestDigitsOfAllScriptsAreAlike(t *testing.T) {
	for _, s := range []string{"0123456789", "០១២៣៤៥៦៧៨៩", "໐໑໒໓໔໕໖໗໘໙", "๐๑๒๓๔๕๖๗๘๙", "၀၁၂၃၄၅၆၇၈၉", "௦௧௨௩௪௫௬௭௮௯", "꧐꧑꧒꧓꧔꧕꧖꧗꧘꧙", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "႐႑႒႓႔႕႖႗႘႙"} {
		if got := strings.Map(digit, s); got != "0123456789" {
			t.Errorf("%s: %s", s, got)
		}
	}
}

func FuzzContrast(f *testing.F) {
	f.Add("ផ្សារ ២", "Pasar Baru 2019", "ind-Latn")
	f.Add("\xff\u0e31\u0e31", "\ue000\u200b", "tha-Thai")
	f.Fuzz(func(t *testing.T, a, b, tag string) {
		if len(a)+len(b) > 2000 {
			return
		}
		run := func() []Thickness {
			c, err := NewContrast(nil)
			if err != nil {
				t.Fatal(err)
			}
			c.Add(described(language.Tag(tag), a, b))
			return c.Report(10)
		}
		first := run()
		if !reflect.DeepEqual(first, run()) {
			t.Fatal("not the same twice")
		}
		if err := Fragment(&bytes.Buffer{}, first); err != nil {
			t.Fatal(err)
		}
	})
}
