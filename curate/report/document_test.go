package report_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/lontar-asean/lontar/curate/report"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// document is a rendered page, parsed.
type document struct {
	raw  string
	root *html.Node
}

func render(t testing.TB, s *pipeline.Summary) document {
	t.Helper()
	var b bytes.Buffer
	if err := report.New().Report(&b, s); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return document{b.String(), root}
}

// all finds the elements "name", "name.class", "name#id" or ".class" below a node, or below the root.
func (d document) all(selector string, below ...*html.Node) (found []*html.Node) {
	name, class, isClass := strings.Cut(selector, ".")
	name, id, isID := strings.Cut(name, "#")
	root := d.root
	if len(below) > 0 {
		root = below[0]
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || name != "" && n.Data != name || isID && attribute(n, "id") != id {
			continue
		}
		if isClass && !strings.Contains(" "+attribute(n, "class")+" ", " "+class+" ") {
			continue
		}
		found = append(found, n)
	}
	return found
}

// section gives the text of a section of the page.
func (d document) section(t testing.TB, id string) (*html.Node, string) {
	t.Helper()
	found := d.all("section#" + id)
	if len(found) != 1 {
		t.Fatalf("%d sections %q", len(found), id)
	}
	return found[0], text(found[0])
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Data == "td" || c.Data == "th" || c.Data == "li" || c.Data == "tr":
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// closed fails when the page could ask anything of the network, run anything, or hold an element that the templates do not write.
func (d document) closed(t testing.TB) {
	t.Helper()
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !strings.Contains(elements, " "+n.Data+" ") {
			t.Errorf("element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case n.Data == "img" && a.Key == "src" && strings.HasPrefix(a.Val, "data:image/jpeg;base64,"):
			case (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "#"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case strings.HasPrefix(a.Key, "on") || a.Key == "srcset" || a.Key == "action":
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "style" && strings.ContainsAny(a.Val, "(\\"):
				t.Errorf("<%s style=%q>", n.Data, a.Val)
			}
		}
	}
}

// elements are those that the templates write.
const elements = " html head meta title style body a header p h1 h2 h3 h4 strong dl div dt dd small code nav ol ul li main section span details summary figure svg g path rect text tspan b i table caption thead tbody tr th td blockquote figcaption article pre footer img em "
