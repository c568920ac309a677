// Package report writes report.html: one page, complete in itself, that shows a person what curate read, kept and dropped, and why.
//
// The page asks nothing of the network, needs no script, and is the same bytes for the same run: it holds no time, host or path of the machine.
// What is unknown is said to be unknown; it is never shown as zero.
package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"

	"github.com/lontar-asean/lontar/recipe/pipeline"
)

//go:embed template/*.html template/style.css
var files embed.FS

// Reporter writes reports. It is a pipeline.Reporter.
type Reporter struct{}

// New gives a Reporter.
func New() Reporter { return Reporter{} }

var _ pipeline.Reporter = Reporter{}

// Report writes the page of a run. Everything foreign in it (names, addresses, texts) is escaped; errors are those of w.
func (Reporter) Report(w io.Writer, s *pipeline.Summary) error {
	css, err := files.ReadFile("template/style.css")
	if err != nil {
		return err
	}
	pages, err := template.New("page.html").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(css) },
	}).ParseFS(files, "template/*.html")
	if err != nil {
		return fmt.Errorf("read the templates of the report: %w", err)
	}
	page, err := newPage(s)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := pages.Execute(&out, page); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	_, err = w.Write(bytes.ToValidUTF8(out.Bytes(), []byte("\uFFFD")))
	return err
}
