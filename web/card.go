package web

import (
	"context"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// maxCard bounds the README.md that is shown, in bytes.
const maxCard = 512 << 10

// cardPage is a repository as its README.md describes it.
type cardPage struct {
	repositoryPage
	Title   string
	Lang    string
	Details []detailLine
	Card    template.HTML // "" when there is none
	Long    bool          // the README.md is too long to be shown
	Clone   string        // the name for clients
	Refs    []hub.Ref
	Head    *commitLine
}

// detailLine is a line of the metadata in the visitor's words.
type detailLine struct {
	Key  string
	Tags []choice
}

func (v *visit) card(name hub.Name) error {
	r, err := v.repository(name, access.See)
	if err != nil {
		return err
	}
	p := cardPage{repositoryPage: v.head(r, hub.Main, "card"), Clone: r.ID()}
	d := readCard(r.Card)
	p.Title = d.title
	if len(d.languages) == 1 {
		p.Lang = d.languages[0]
	}
	for _, row := range d.rows {
		line := detailLine{Key: row.Key}
		for _, value := range row.Values {
			c := choice{tag: tag{Label: value}}
			switch row.Key {
			case "language":
				c.Label, c.Language = v.words.language(value), true
				c.To = v.path(string(r.Kind)+"s") + query("tag", row.Key+":"+value)
			case "license", "task_categories", "size_categories", "multilinguality":
				c.To = v.path(string(r.Kind)+"s") + query("tag", row.Key+":"+value)
			case "tags", "pipeline_tag", "library_name":
				c.To = v.path(string(r.Kind)+"s") + query("tag", value)
			}
			line.Tags = append(line.Tags, c)
		}
		p.Details = append(p.Details, line)
	}
	_, commit, err := v.hub.Revision(v.ctx(), r.Name, hub.Main)
	switch {
	case fault.Of(err) == fault.Missing:
		return v.show(http.StatusOK, "card", r.ID(), p)
	case err != nil:
		return err
	}
	line := v.commitLine(r, commit)
	p.Head = &line
	if p.Refs, err = v.hub.Refs(v.ctx(), r.Number); err != nil {
		return err
	}
	if r.Disabled == "" {
		if p.Card, p.Long, err = v.readme(r, commit, "README.md"); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, "card", r.ID(), p)
}

// readme gives a Markdown file as HTML that is safe to show; "" when there is none.
func (v *visit) readme(r hub.Repository, c hub.Commit, path string) (html template.HTML, long bool, err error) {
	f, err := v.hub.File(v.ctx(), c, path)
	if fault.Of(err) == fault.Missing || err == nil && f.Directory() {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	if f.Size > maxCard {
		return "", true, nil
	}
	key := fmt.Sprint(f.OID, " ", r.Kind, " ", r.ID(), " ", path)
	if kept, ok := v.cards.Get(key); ok {
		return kept, false, nil
	}
	b, err := v.begin(v.ctx(), f, maxCard)
	if err != nil {
		return "", false, err
	}
	folder := ""
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		folder = path[:i]
	}
	// The addresses name the branch and not the commit, so that one rendering serves all commits that leave the file as it is.
	html, err = render(string(b), func(to string, picture bool) string {
		verb := "blob"
		if picture {
			verb = "file"
		}
		return v.below(r, verb, folder, to)
	})
	if err != nil {
		return "", false, err
	}
	v.cards.Put(key, html)
	return html, false, nil
}

// below gives the address of a file that a card in a folder names by a relative path; "" when there can be none.
func (v *visit) below(r hub.Repository, verb, folder, to string) string {
	file := to
	if rooted, ok := strings.CutPrefix(file, "/"); ok {
		file = rooted
	} else if folder != "" {
		file = folder + "/" + file
	}
	var parts []string
	for part := range strings.SplitSeq(file, "/") {
		switch part {
		case "", ".":
		case "..":
			if len(parts) == 0 {
				return ""
			}
			parts = parts[:len(parts)-1]
		default:
			parts = append(parts, part)
		}
	}
	if hub.CheckPath(strings.Join(parts, "/")) != nil {
		return ""
	}
	return v.page(r.Name, append([]string{verb, hub.Main}, parts...)...)
}

// begin reads the first bytes of a file.
func (p *Pages) begin(ctx context.Context, f hub.File, most int64) ([]byte, error) {
	o, err := p.hub.Objects().Open(ctx, f.SHA256, 0, min(f.Size, most))
	if err != nil {
		return nil, fault.New(fault.Broken, "the bytes of the file are not there: %w", err)
	}
	defer o.Close()
	b, err := io.ReadAll(io.LimitReader(o, most))
	if err != nil {
		return nil, fmt.Errorf("read a file: %w", err)
	}
	return b, nil
}
