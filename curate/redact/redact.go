// Package redact holds the step that takes out of texts what identifies a person.
package redact

import (
	"context"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate/personal"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Settings are the settings of redact.
type Settings struct {
	Kinds     []string `yaml:"kinds" doc:"what to take out: email, phone, ip, card, id; none means all"`
	Countries []string `yaml:"countries" doc:"whose telephone and identity numbers, as ISO 3166-1 codes such as KHM; none means all of ASEAN"`
	Replace   string   `yaml:"replace" doc:"token: by <email>, <phone>, <ip>, <card>, <id>; mask: by as many * as there were grapheme clusters"`
}

const version = 1

// Kinds lists the step of this package.
func Kinds() []recipe.Kind { return []recipe.Kind{kind()} }

func kind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "redact", Version: version,
		Summary: "Takes out e-mail addresses, telephone numbers, IP addresses, payment cards and identity numbers",
		Doc: `Works without knowing the language, in the digits of every script, and where a script without word spaces stands right against the
number. Text, title and the words of pictures are redacted; URLs are not. What was found is counted, never kept: measures redact.email,
redact.phone, redact.ip, redact.card, redact.id.

Telephone numbers are those of the national numbering plans (ITU-T E.164) of Brunei, Cambodia, Indonesia, Laos, Malaysia, Myanmar, the
Philippines, Singapore, Thailand, Timor-Leste and Viet Nam, national or with country code. Numbers that are too short to be sure of
(seven or eight digits without trunk digit) need the country code, their own grouping, or a word such as "Tel." before them. Dates,
prices, ISBNs, coordinates, versions and numbers in web addresses stay.
Cards have an issuer number in use and a right check digit (ISO/IEC 7812-1). Identity numbers: Thai citizen number (check digit), Indonesian
NIK and Malaysian MyKad (date and place of birth), Singaporean NRIC and FIN (check letter), Vietnamese CCCD (province, century), Myanmar
registration cards in both scripts, Philippine PhilSys, TIN, SSS, CRN and PhilHealth numbers (way of grouping), and those of Brunei and
Cambodia where a word says so. IPv4 addresses have to be public; IPv6 global, unique local or link-local.

A combining mark after the last character of a match belongs to that character and goes with it; no other cluster is touched. Redacting
twice changes nothing. The sources of the forms stand with each country in curate/personal.`,
		Examples: []recipe.Example{
			{Language: "tha-Thai", Text: "ติดต่อได้ทางinfo@example.comครับ หรือโทร๐๘๑-๒๓๔-๕๖๗๘ค่ะ", Want: "ติดต่อได้ทาง<email>ครับ หรือโทร<phone>ค่ะ",
				Measures: map[string]float64{"redact.email": 1, "redact.phone": 1, "redact.id": 0}, Kept: true},
			{Language: "khm-Khmr", Text: "សូមទាក់ទងតាមinfo@example.com ឬ ០១២ ៣៤៥ ៦៧៨។", Want: "សូមទាក់ទងតាម<email> ឬ <phone>។", Kept: true},
			{Language: "lao-Laoo", Text: "ຕິດຕໍ່ທາງinfo@example.com ຫຼື +856 20 5551 2345", Want: "ຕິດຕໍ່ທາງ<email> ຫຼື <phone>", Kept: true},
			{Language: "mya-Mymr", Text: "မှတ်ပုံတင်အမှတ် ၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆ ဖုန်း၀၉၇၉၁၂၃၄၅၆၇", Want: "မှတ်ပုံတင်အမှတ် <id> ဖုန်း<phone>", Kept: true},
			{Language: "ind-Latn", Text: "NIK 3174094507900001, WA 0812-3456-7890, 17 Agustus 1945", Settings: "{replace: mask}",
				Want: "NIK ****************, WA **************, 17 Agustus 1945", Kept: true},
			{Text: "ISBN 978-0-306-40615-2, 01-02-2024, Rp 1.000.000.000, v1.2.3.4", Want: "ISBN 978-0-306-40615-2, 01-02-2024, Rp 1.000.000.000, v1.2.3.4", Kept: true},
		},
	}, Settings{Replace: "token"}, build)
}

type step struct {
	finder *personal.Finder
	tokens [][]byte // by kind; nil to mask
}

func build(r Settings) (any, error) {
	if r.Replace != "token" && r.Replace != "mask" {
		return nil, fault.New(fault.Invalid, "replace is %q, not token or mask", r.Replace)
	}
	f, err := personal.NewFinder(r.Kinds, r.Countries)
	if err != nil {
		return nil, err
	}
	s := step{finder: f}
	if r.Replace == "token" {
		for _, k := range personal.Kinds() {
			s.tokens = append(s.tokens, []byte("<"+k.String()+">"))
		}
	}
	return s, nil
}

// Transform redacts every text of a document and counts what it took out; the trail counts items.
func (s step) Transform(_ context.Context, d *corpus.Document) error {
	counts := make([]int, len(personal.Kinds()))
	var buf [16]personal.Match
	d.EditWords(func(text string) string { return s.redact(text, buf[:0], counts) })
	d.EditOriginals(func(text string) string { return s.redact(text, buf[:0], make([]int, len(counts))) })
	total := 0
	for _, k := range personal.Kinds() {
		d.SetMeasure("redact."+k.String(), float64(counts[k]))
		total += counts[k]
	}
	if total > 0 {
		d.Changed("redact", version, int64(total))
	}
	return nil
}

func (s step) redact(text string, matches []personal.Match, counts []int) string {
	matches = s.finder.Find(matches, text)
	if len(matches) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	at := 0
	for _, m := range matches {
		counts[m.Kind]++
		b.WriteString(text[at:m.Start])
		if s.tokens != nil {
			b.Write(s.tokens[m.Kind])
		} else {
			for range language.CountClusters(text[m.Start:m.End]) {
				b.WriteByte('*')
			}
		}
		at = m.End
	}
	b.WriteString(text[at:])
	return b.String()
}
