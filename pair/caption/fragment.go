package caption

import (
	_ "embed" // contrast.html
	"fmt"
	"html/template"
	"io"
	"strings"
	"text/tabwriter"
)

//go:embed contrast.html
var contrastPage string

// Fragment writes the comparison as a part of an HTML page: a section for each language.
func Fragment(w io.Writer, list []Thickness) error {
	t, err := template.New("contrast").Parse(contrastPage)
	if err != nil {
		return err
	}
	return t.Execute(w, list)
}

// Table gives the comparison for a terminal.
func Table(list []Thickness) string {
	var b strings.Builder
	for _, t := range list {
		fmt.Fprintf(&b, "%s  %d pictures with both sources, %d native only, %d machine only\n", t.Language, t.Pictures, t.Native, t.Machine)
		w := tabwriter.NewWriter(&b, 2, 0, 2, ' ', 0)
		fmt.Fprintf(w, "  \tnative only\tmachine only\tboth\n")
		for _, k := range t.Kinds {
			fmt.Fprintf(w, "  %s\t%d\t%d\t%d\n", k.Kind, k.Native, k.Machine, k.Both)
		}
		w.Flush()
		for _, side := range []struct {
			name string
			list []Term
		}{{"thick", t.Thick}, {"thin", t.Thin}} {
			for _, term := range side.list {
				fmt.Fprintf(&b, "  %s  %s  %s  %d\n", side.name, term.Kind, term.Text, term.Pictures)
			}
		}
	}
	return b.String()
}
