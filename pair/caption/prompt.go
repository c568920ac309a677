package caption

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"
	"text/template"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

//go:embed prompts
var promptFiles embed.FS

// prompts are the instructions of one version.
type prompts struct {
	describe  *template.Template
	translate *template.Template
	digest    string // of both files
}

// readPrompts reads the prompts of a version. A file never changes: other words are another version.
func readPrompts(version int) (p prompts, err error) {
	h := sha256.New()
	for _, f := range []struct {
		name string
		to   **template.Template
	}{{"describe", &p.describe}, {"translate", &p.translate}} {
		b, err := promptFiles.ReadFile(fmt.Sprintf("prompts/%s.%d.txt", f.name, version))
		if err != nil {
			return p, fault.New(fault.Invalid, "there are no prompts of version %d", version).Try("use version 1")
		}
		h.Write(b)
		if *f.to, err = template.New(f.name).Option("missingkey=error").Parse(strings.TrimSpace(string(b))); err != nil {
			return p, err
		}
	}
	p.digest = hex.EncodeToString(h.Sum(nil)[:16])
	return p, nil
}

func write(t *template.Template, values map[string]string) (string, error) {
	var b strings.Builder
	err := t.Execute(&b, values)
	return b.String(), err
}

// named gives a language for a prompt: its name, and its tag for those who know it.
func named(tag language.Tag) string {
	if p, ok := language.ProfileOf(tag); ok {
		return fmt.Sprintf("%s (%s)", p.Name, tag)
	}
	return string(tag)
}

// readRefusals lists how refusals begin in a language; none is known for most.
func readRefusals(tag language.Tag) (list []string, err error) {
	b, err := promptFiles.ReadFile("prompts/refusals.tsv")
	for line := range strings.Lines(string(b)) {
		if code, words, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && code == tag.Language() {
			list = append(list, words)
		}
	}
	return list, err
}
