package dataset_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
)

var update = flag.Bool("update", false, "rewrite golden files")

// small is a manifest with a language that kept nothing, two scripts of one language, mixed rights and losses of every kind.
func small() dataset.Manifest {
	return dataset.Manifest{
		Format: dataset.Format, Name: "mekong-web", Lontar: "0.1.0", Unicode: "17.0.0", Content: "c0ffee",
		Recipe: dataset.RecipeRecord{Hash: "abc123", Seed: 1, Steps: []json.RawMessage{json.RawMessage(`{"extract":{"opt_out":"drop"}}`), json.RawMessage("{\"length\": {\n \"min\": 80}}")}},
		Read:   1234, Kept: 1026, Broken: 1, Short: 2, Collapsed: 7, Dropped: map[string]int64{"opt-out": 3, "length.min": 205},
		Languages: map[language.Tag]dataset.Language{
			"khm-Khmr": {Read: 1000, Kept: 900}, "zsm-Latn": {Read: 100, Kept: 60}, "zsm-Arab": {Read: 20, Kept: 20}, "jav-Java": {Read: 10, Kept: 9},
			"ceb-Latn": {Read: 30, Kept: 30}, "lao-Laoo": {Read: 70}, "und": {Read: 4, Kept: 7},
		},
		Rights:  map[string]int64{"unknown": 1000, "licensed:CC-BY-4.0": 26},
		Inputs:  []dataset.InputRecord{{Name: "crawl/a.warc.gz", Bytes: 1_500_000}, {Name: "crawl/b.warc.gz", Bytes: 20}},
		Parents: []string{"other-set"},
		Files: []dataset.FileRecord{
			{Path: "data/khm-Khmr/part-00000.parquet", Bytes: 1000, SHA256: strings.Repeat("0a", 32), Rows: 900},
			{Path: "data/zsm-Latn/part-00000.parquet", Bytes: 500, SHA256: strings.Repeat("0b", 32), Rows: 60},
			{Path: "dropped/lao-Laoo/part-00000.parquet", Bytes: 700, SHA256: strings.Repeat("0c", 32), Rows: 70},
		},
	}
}

func TestGoldenCardAndCroissant(t *testing.T) {
	for name, m := range map[string]dataset.Manifest{"small": small(), "nothing": {Format: dataset.Format, Name: "nothing", Lontar: "0.1.0", Unicode: "17.0.0", Recipe: dataset.RecipeRecord{Hash: "abc123"}}} {
		var card, croissant bytes.Buffer
		if err := dataset.WriteCard(&card, m); err != nil {
			t.Fatal(err)
		}
		if err := dataset.WriteCroissant(&croissant, m); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".card.md", card.Bytes())
		golden(t, name+".croissant.json", croissant.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (run with -update to accept):\n%s", name, diff)
	}
}

func TestConfigurationsAreNamedByTwoLettersWhereTheyLeadBack(t *testing.T) {
	for tag, want := range map[language.Tag]string{
		"khm-Khmr": "km", "mya-Mymr": "my", "lao-Laoo": "lo", "tha-Thai": "th", "tam-Taml": "ta", "vie-Latn": "vi", "ind-Latn": "id", "jav-Latn": "jv",
		"jav-Java": "jav-Java", "zsm-Latn": "ms", "zsm-Arab": "zsm-Arab", "fil-Latn": "tl", "ceb-Latn": "ceb-Latn", "cmn-Hant": "cmn-Hant", "und": "und",
	} {
		if got := dataset.ConfigName(tag); got != want {
			t.Errorf("%s is %q, want %q", tag, got, want)
		}
	}
	seen := map[string]language.Tag{}
	for _, p := range language.Profiles() {
		name := dataset.ConfigName(p.Tag)
		if other, ok := seen[name]; ok {
			t.Errorf("%s and %s are both %q", other, p.Tag, name)
		}
		seen[name] = p.Tag
	}
}

// head is what clients read of a card.
type head struct {
	Language    []string `yaml:"language"`
	License     string   `yaml:"license"`
	LicenseName string   `yaml:"license_name"`
	PrettyName  string   `yaml:"pretty_name"`
	Configs     []struct {
		Name  string `yaml:"config_name"`
		Files []struct {
			Split string `yaml:"split"`
			Path  string `yaml:"path"`
		} `yaml:"data_files"`
	} `yaml:"configs"`
}

func headOf(t testing.TB, m dataset.Manifest) (h head, body string) {
	t.Helper()
	var b bytes.Buffer
	if err := dataset.WriteCard(&b, m); err != nil {
		t.Fatal(err)
	}
	parts := strings.SplitN(b.String(), "\n---\n", 2)
	if len(parts) != 2 {
		t.Fatalf("the card has no head: %.80q", b.String())
	}
	if err := yaml.Unmarshal([]byte(strings.TrimPrefix(parts[0], "---\n")), &h); err != nil {
		t.Fatal(err)
	}
	return h, parts[1]
}

func TestTheLicenceFollowsFromTheRights(t *testing.T) {
	for _, c := range []struct {
		rights     map[string]int64
		word, name string
	}{
		{map[string]int64{"licensed:CC-BY-4.0": 3}, "cc-by-4.0", ""},
		{map[string]int64{"licensed:ODbL-1.0": 3}, "odbl", ""},
		{map[string]int64{"licensed:LicenseRef-own": 3}, "other", "LicenseRef-own"},
		{map[string]int64{"licensed:MIT OR Apache-2.0": 3}, "other", "licensed:MIT OR Apache-2.0"},
		{map[string]int64{"public-domain": 3}, "other", "public-domain"},
		{map[string]int64{"unknown": 3}, "unknown", ""},
		{map[string]int64{"unknown": 3, "licensed:CC-BY-4.0": 1}, "other", "mixed"},
		{nil, "unknown", ""},
	} {
		m := small()
		m.Rights = c.rights
		if h, _ := headOf(t, m); h.License != c.word || h.LicenseName != c.name {
			t.Errorf("%v: %q %q, want %q %q", c.rights, h.License, h.LicenseName, c.word, c.name)
		}
	}
}

func FuzzCardKeepsForeignWordsInTheirPlace(f *testing.F) {
	for _, seed := range []string{"no", "a: b", "---\nconfigs: []\n---", "\"quoted\"", "| table |", "<script>alert(1)</script>", "`code`", "``", "[x](javascript:alert(1))", "ភ្នំពេញ", "\xff\x00", "\u2028", "a\nb", "*", "# x", "\u202e", "\x7f\u0085\ufeff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, foreign string) {
		m := small()
		m.Name = foreign
		m.Dropped[foreign], m.Rights[foreign] = 1, 1
		m.Parents = []string{foreign}
		m.Recipe.Steps = append(m.Recipe.Steps, json.RawMessage(foreign))
		h, body := headOf(t, m)
		if h.PrettyName != strings.ToValidUTF8(foreign, "\uFFFD") && !strings.ContainsRune(foreign, 0xFFFD) {
			if want := string([]rune(foreign)); h.PrettyName != want {
				t.Errorf("the name %q became %q", foreign, h.PrettyName)
			}
		}
		if len(h.Configs) != 7 || h.Configs[0].Files[0].Path != "data/*/*.parquet" {
			t.Errorf("configurations %v", h.Configs)
		}
		for _, line := range strings.Split(body, "\n") {
			if strings.HasPrefix(line, "# ") && strings.Contains(line[2:], "<") {
				t.Errorf("title %q", line)
			}
		}
		var c bytes.Buffer
		if err := dataset.WriteCroissant(&c, m); err != nil || !json.Valid(c.Bytes()) {
			t.Errorf("croissant: %v", err)
		}
	})
}

func TestEmptyLanguagesHaveNoConfiguration(t *testing.T) {
	h, body := headOf(t, small())
	var names []string
	for _, c := range h.Configs {
		names = append(names, c.Name)
	}
	if want := []string{"default", "ceb-Latn", "jav-Java", "km", "und", "zsm-Arab", "ms"}; !slices.Equal(names, want) {
		t.Errorf("configurations %q, want %q", names, want)
	}
	if !strings.Contains(body, "Nothing was kept of `lao-Laoo`.") {
		t.Error("the card does not say that Lao is missing")
	}
	if want := []string{"ceb", "jv", "km", "ms"}; !slices.Equal(h.Language, want) {
		t.Errorf("languages %q, want %q", h.Language, want)
	}
}
