package format

import (
	"context"
	"iter"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
)

// HTML is the source `html`: a folder of pages, one document a file. The URL is the file's name; extraction finds the canonical address, the
// charset and everything else in the page. Pictures that a page names by relative addresses are looked for in the folder of the source.
func HTML() corpus.Format {
	return corpus.Format{
		Name:     "html",
		Summary:  "web pages, one a file (.html, .htm, .xhtml)",
		Endings:  []string{".html", ".htm", ".xhtml"},
		NeedsRaw: true,
		Read: func(_ context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
			return func(yield func(*corpus.Document, error) bool) {
				b, err := whole(in)
				if err != nil {
					yield(nil, err)
					return
				}
				d := in.Origin.NewDocument(in.Name, b)
				d.Raw = &corpus.Raw{Body: b, MediaType: "text/html"}
				if strings.HasSuffix(strings.ToLower(in.Name), ".xhtml") {
					d.Raw.MediaType = "application/xhtml+xml"
				}
				if in.Beside != nil {
					d.Near = neighbour(in)
				}
				yield(d, nil)
			}
		},
	}
}
