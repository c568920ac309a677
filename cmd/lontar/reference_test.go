package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/recipe"
)

var update = flag.Bool("update", false, "rewrite generated documentation")

// TestReferenceIsWhatTheProgramSays holds docs/reference/recipe.md, which is generated, to the steps and sources of the program.
func TestReferenceIsWhatTheProgramSays(t *testing.T) {
	v, err := (&app{inputs: newInputs()}).vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("# Sources and steps\n\nGenerated from the program by `go test ./cmd/lontar -run Reference -update`; `lontar stages` says the same.\n\n## Sources\n\n| key | reads | files |\n|---|---|---|\n")
	for _, f := range v.Formats {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, f.Summary, strings.Join(f.Endings, " "))
	}
	b.WriteString("\n## Steps\n")
	for _, k := range v.Steps.Kinds() {
		describe(&b, k)
	}
	name := filepath.Join("..", "..", "docs", "reference", "recipe.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(got, b.Bytes()) {
		t.Errorf("%s is not what the program says; run go test ./cmd/lontar -run Reference -update", name)
	}
}

func describe(b *bytes.Buffer, k recipe.Kind) {
	fmt.Fprintf(b, "\n### %s\n\n%s. Version %d.\n", k.Name, strings.TrimSuffix(k.Summary, "."), k.Version)
	if k.Doc != "" {
		fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(k.Doc))
	}
	if len(k.Reasons) > 0 {
		fmt.Fprintf(b, "\nReasons of its own: `%s`.\n", strings.Join(k.Reasons, "`, `"))
	}
	if len(k.Settings) > 0 {
		b.WriteString("\n| setting | type | default | |\n|---|---|---|---|\n")
		for _, s := range k.Settings {
			fmt.Fprintf(b, "| `%s` | %s | `%s` | %s |\n", s.Name, s.Type, s.Default, strings.ReplaceAll(s.Doc, "|", "\\|"))
		}
	}
	b.WriteString("\nExamples:\n\n```\n")
	for _, e := range k.Examples {
		settings := e.Settings
		if settings == "" {
			settings = "{}"
		}
		fmt.Fprintf(b, "- %s: %s\n  %q\n", k.Name, settings, clip(e.Text))
		if e.Want != "" {
			fmt.Fprintf(b, "  → %q\n", clip(e.Want))
		}
		if len(e.Reasons) > 0 {
			fmt.Fprintf(b, "  → dropped: %s\n", strings.Join(e.Reasons, ", "))
		}
		if e.Kept {
			b.WriteString("  → kept\n")
		}
	}
	b.WriteString("```\n")
}
