package dataset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// WriteCard writes README.md, the data set card: a YAML head that `datasets` and hubs read, and a page for people. The configurations name one
// language each, by the ISO 639-1 code where Parse leads from it back to the tag, and all of them together as "default". A language that kept
// nothing has no file and no configuration: the clients refuse patterns that match nothing.
func WriteCard(w io.Writer, m Manifest) error {
	var b bytes.Buffer
	writeHead(&b, m)
	writeBody(&b, m)
	_, err := w.Write(b.Bytes())
	return err
}

// ConfigName is the name by which clients load one language: "km" for khm-Khmr, "ceb-Latn" where ISO 639-1 has no code, "zsm-Arab" where the
// code stands for another script.
func ConfigName(tag language.Tag) string {
	if two := tag.ISO6391(); two != "" {
		if usual, err := language.Parse(two); err == nil && usual == tag {
			return two
		}
	}
	return string(tag)
}

// config is one entry of configs.
type config struct {
	name, path string
}

// configs lists what can be loaded: everything, then each language that kept something.
func configs(m Manifest) (list []config) {
	if m.Kept == 0 {
		return nil
	}
	list = []config{{"default", DataDir + "/*/*.parquet"}}
	for _, tag := range keptLanguages(m) {
		list = append(list, config{ConfigName(tag), DataDir + "/" + string(tag) + "/*.parquet"})
	}
	return list
}

func keptLanguages(m Manifest) (tags []language.Tag) {
	for _, tag := range slices.Sorted(maps.Keys(m.Languages)) {
		if m.Languages[tag].Kept > 0 {
			tags = append(tags, tag)
		}
	}
	return tags
}

// writeHead writes the YAML. Every scalar that is not ours is quoted: bare "no" is Norwegian to people and false to YAML.
func writeHead(b *bytes.Buffer, m Manifest) {
	b.WriteString("---\n")
	if languages := cardLanguages(m); len(languages) > 0 {
		b.WriteString("language:\n")
		for _, code := range languages {
			fmt.Fprintf(b, "- %s\n", quoted(code))
		}
	}
	id, name := cardLicence(m)
	fmt.Fprintf(b, "license: %s\n", quoted(id))
	if name != "" {
		fmt.Fprintf(b, "license_name: %s\n", quoted(name))
	}
	fmt.Fprintf(b, "pretty_name: %s\nsize_categories:\n- %s\ntags:\n", quoted(m.Name), quoted(sizeCategory(m.Kept)))
	for _, t := range cardTags() {
		fmt.Fprintf(b, "- %s\n", quoted(t))
	}
	list := configs(m)
	if len(list) == 0 {
		b.WriteString("configs: []\n---\n")
		return
	}
	b.WriteString("configs:\n")
	for i, c := range list {
		fmt.Fprintf(b, "- config_name: %s\n", quoted(c.name))
		if i == 0 {
			b.WriteString("  default: true\n")
		}
		fmt.Fprintf(b, "  data_files:\n  - split: train\n    path: %s\n", quoted(c.path))
	}
	b.WriteString("dataset_info:\n")
	for _, c := range list {
		fmt.Fprintf(b, "- config_name: %s\n  features:\n", quoted(c.name))
		for _, col := range columns() {
			fmt.Fprintf(b, "  - %s\n", feature(col))
		}
	}
	b.WriteString("---\n")
}

// feature writes a column as `datasets` names it, in one line.
func feature(c column) string {
	kind := "dtype: " + c.Kind
	if c.Kind == "struct" {
		var inner []string
		for _, sub := range c.Columns {
			inner = append(inner, feature(sub))
		}
		kind = "struct: [" + strings.Join(inner, ", ") + "]"
		if c.Repeated {
			kind = "list: [" + strings.Join(inner, ", ") + "]"
		}
	} else if c.Repeated {
		kind = "list: " + c.Kind
	}
	return "{name: " + c.Name + ", " + kind + "}"
}

// quoted writes a YAML scalar in double quotes: a JSON string, with the characters escaped that YAML 1.1 does not call printable.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return strconv.Quote(s)
	}
	var escaped strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		if r >= 0x7F && r < 0xA0 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF {
			fmt.Fprintf(&escaped, "\\u%04x", r)
		} else {
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}

// cardLanguages lists the languages as hubs know them: ISO 639-1 where there is a code, else ISO 639-3.
func cardLanguages(m Manifest) []string {
	codes := []string{}
	for _, tag := range keptLanguages(m) {
		code := tag.ISO6391()
		if code == "" {
			code = tag.Language()
		}
		if tag != language.Und && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

func cardTags() []string { return []string{"lontar", "southeast-asia", "text"} }

// sizeCategory is the word hubs use for a number of rows.
func sizeCategory(rows int64) string {
	for _, c := range []struct {
		below int64
		name  string
	}{{1e3, "n<1K"}, {1e4, "1K<n<10K"}, {1e5, "10K<n<100K"}, {1e6, "100K<n<1M"}, {1e7, "1M<n<10M"}, {1e8, "10M<n<100M"}, {1e9, "100M<n<1B"}, {1e10, "1B<n<10B"},
		{1e11, "10B<n<100B"}, {1e12, "100B<n<1T"}} {
		if rows < c.below {
			return c.name
		}
	}
	return "n>1T"
}
