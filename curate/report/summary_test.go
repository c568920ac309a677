package report_test

import (
	"encoding/json"
	"fmt"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// words holds a plain sentence in each language, written for these tests; not yet reviewed by native speakers.
var words = []struct {
	tag  language.Tag
	text string
}{
	{"khm-Khmr", "ទន្លេមេគង្គហូរកាត់ទីក្រុងភ្នំពេញ។"},
	{"mya-Mymr", "မနက်ဖြန် ဈေးကို သွားမယ်။"},
	{"lao-Laoo", "ແມ່ນ້ຳຂອງໄຫຼຜ່ານນະຄອນຫຼວງວຽງຈັນ."},
	{"tha-Thai", "ตลาดเช้าเปิดทุกวันตั้งแต่หกโมง"},
	{"tam-Taml", "சந்தை காலையில் திறக்கும்."},
	{"vie-Latn", "Chợ nổi họp từ sáng sớm trên sông."},
	{"jav-Java", "ꦥꦱꦂꦲꦶꦏꦶꦫꦩꦺ꧉"},
	{"zsm-Arab", "ڤاسر اين دبوك ستياڤ هاري."},
	{"ind-Latn", "Pasar ini buka setiap hari sejak pagi."},
	{"zsm-Latn", "Pasar malam ini sangat meriah."},
	{"fil-Latn", "Bukas ang palengke tuwing umaga."},
	{"sun-Latn", "Pasar ieu muka unggal poé."},
	{"shn-Mymr", "ၵၢတ်ႇပိုတ်ႇၵူႈဝၼ်း။"},
	{"ban-Bali", "ᬧᬓᬾᬦ᭄ ᬭᬫᬾ᭟"},
	{"deu-Latn", "Der Markt öffnet früh."},
	{"und", "—"},
}

// entry gives the value of a key, made when it is missing; it lets a test fill maps whose values it cannot name.
func entry[K comparable, V any](m *map[K]*V, key K) *V {
	if *m == nil {
		*m = map[K]*V{}
	}
	if (*m)[key] == nil {
		(*m)[key] = new(V)
	}
	return (*m)[key]
}

func number(v float64) *float64 { return &v }

// emptySummary is a run that read nothing.
func emptySummary() *pipeline.Summary {
	return &pipeline.Summary{Rules: &pipeline.Tally{}, Final: &pipeline.Tally{}, Documents: map[string]*pipeline.Sample{},
		Manifest: dataset.Manifest{Format: 1, Name: "empty", Lontar: "test", Unicode: "17.0.0", Recipe: dataset.RecipeRecord{Hash: "abc"}, Rights: map[string]int64{}, Languages: map[language.Tag]dataset.Language{}}}
}

// grow adds a language of ten records to a run: seven kept, two below a limit, one opted out. The language "und" loses everything to the limit;
// in Tamil the rule is unmeasured.
func grow(s *pipeline.Summary, tag language.Tag, text string) {
	place := func(what string) pipeline.Place { return pipeline.Place{ID: string(tag) + what} }
	for _, what := range []string{"kept", "near", "failed", "opted"} {
		s.Documents[string(tag)+what] = &pipeline.Sample{ID: string(tag) + what, Language: tag, Title: what + " " + text, URL: "http://pages.example/" + what, Text: text + " " + what, Whole: true}
	}
	kept, failed := int64(7), int64(2)
	rule := pipeline.RuleTally{Measure: "length.clusters", Low: number(80), Measured: 9}
	switch tag {
	case "und":
		kept, failed = 0, 9
	case "tam-Taml":
		kept, failed = 9, 0
		rule = pipeline.RuleTally{Measure: "length.clusters", Low: number(80), Unmeasured: 9}
	}
	if rule.Dropped = failed; failed > 0 {
		rule.Outside = []pipeline.Near{{Place: place("failed"), Value: 79, Distance: 1}}
	}
	if kept == 7 {
		rule.Inside = []pipeline.Near{{Place: place("near"), Value: 80.5, Distance: 0.5}}
	}
	r := entry(&s.Rules.Languages, tag)
	r.Read, r.Passed, r.Bytes = 10, kept, 1234
	r.Rules = map[string]*pipeline.RuleTally{"length.min": &rule}
	r.Rights = map[string]int64{"unknown": 4, "licensed:CC-BY-4.0": 6}
	r.Origins = map[string]int64{"mekong": 7, "islands": 3}
	r.Hosts = map[string]int64{"pages.example": 9, "": 1}
	r.Sums = map[string]pipeline.Sum{
		"text.bytes": {N: 10, Sum: 1234, NonZero: 10}, "length.clusters": {N: 9, Sum: 900, NonZero: 9},
		"identify.tie": {N: 10, NonZero: 3, Sum: 3}, "identify.second.ind-Latn": {N: 5, Sum: 1}, "identify.margin": {N: 10, Sum: 5, NonZero: 10},
		"extract.declares." + string(tag): {N: 6, Sum: 6, NonZero: 6}, "extract.declares.eng-Latn": {N: 2, Sum: 2, NonZero: 2},
		"redact.email": {N: 10, Sum: 12, NonZero: 4}, "redact.phone": {N: 10},
	}
	f := entry(&s.Final.Languages, tag)
	f.Read, f.Passed, f.Samples = 10, kept, []pipeline.Place{place("kept")}
	f.Reasons = map[string]*pipeline.Count{"opt-out": {N: 1, Samples: []pipeline.Place{place("opted")}}}
	if failed > 0 {
		f.Reasons["length.min"] = &pipeline.Count{N: failed, Samples: []pipeline.Place{place("failed")}}
	}
	f.Sums = map[string]pipeline.Sum{"cluster.1": {N: max(kept-2, 0)}, "cluster.2": {N: min(kept, 2)}}
	m := &s.Manifest
	m.Read += 10
	m.Kept += kept
	m.Rights["unknown"] += min(kept, 2)
	m.Rights["licensed:CC-BY-4.0"] += max(kept-2, 0)
	m.Languages[tag] = dataset.Language{Read: 10, Kept: kept}
}

// wholeSummary is a run with every part of the page.
func wholeSummary() *pipeline.Summary {
	s := emptySummary()
	s.Manifest.Name, s.Manifest.Broken, s.Manifest.Short, s.Manifest.Collapsed = "Sungai & rivers", 3, 1, 5
	s.Manifest.Recipe.Steps = []json.RawMessage{json.RawMessage(`{"extract":{}}`)}
	s.Steps = []pipeline.StepSummary{{Name: "extract", Kind: "extract", Summary: "Turns HTML into text", Settings: "{}"},
		{Name: "length", Kind: "length", Summary: "Drops short texts", Settings: `{"min":80}`}, {Name: "redact", Kind: "redact", Summary: "Takes out personal data", Settings: "{}"}}
	for _, w := range words {
		grow(s, w.tag, w.text)
	}
	return s
}

// wideSummary is a run over many languages.
func wideSummary(n int) *pipeline.Summary {
	s := emptySummary()
	for i, p := range language.Profiles() {
		if i < n {
			grow(s, p.Tag, fmt.Sprint(p.Autonym, " ", i))
		}
	}
	return s
}
