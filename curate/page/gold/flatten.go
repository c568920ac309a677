package gold

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// piece is one run of text of a page as the gold labels see it: every text node outside the head, scripts and styles, joined
// up to the next block border. Text that is hidden from the reader is a piece of its own, so that a label can leave it out.
type piece struct {
	text  string
	tag   string // nearest block element
	block int    // pieces with the same block stand on one line
	link  bool   // all of it is link text
	dark  bool   // hidden by the page
}

// flatten gives all pieces of a page in reading order. It decides nothing about what is main text and shares no code with Extract,
// so that gold labels stay independent of it.
func flatten(body string) ([]piece, error) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	f := flattener{tag: "body"}
	f.walk(root, false, false)
	f.flush()
	return f.pieces, nil
}

type flattener struct {
	pieces []piece
	text   strings.Builder
	tag    string
	block  int
	link   bool
	dark   bool
}

func (f *flattener) flush() {
	text := strings.Join(strings.Fields(f.text.String()), " ")
	if text != "" {
		f.pieces = append(f.pieces, piece{text: text, tag: f.tag, block: f.block, link: f.link, dark: f.dark})
	}
	f.text.Reset()
	f.link = true
}

func (f *flattener) walk(n *html.Node, link, dark bool) {
	switch n.Type {
	case html.TextNode:
		if f.dark != dark {
			f.flush()
			f.dark = dark
		}
		f.text.WriteString(n.Data)
		if !link && strings.TrimSpace(n.Data) != "" {
			f.link = false
		}
		return
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Head, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Iframe, atom.Rp, atom.Rt:
			return
		case atom.Br:
			f.text.WriteByte(' ')
			return
		case atom.A:
			link = true
		}
		for _, a := range n.Attr {
			flat := strings.ReplaceAll(a.Val, " ", "")
			if a.Key == "hidden" || a.Key == "aria-hidden" && a.Val == "true" || a.Key == "style" && strings.Contains(flat, "display:none") {
				dark = true
			}
		}
	}
	breaks := n.Type == html.ElementNode && !inlineInGold[n.DataAtom]
	if breaks {
		f.flush()
		f.block++
		f.tag = n.Data
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.walk(c, link, dark)
	}
	if breaks {
		f.flush()
		f.block++
	}
}

var inlineInGold = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true, atom.Em: true,
	atom.Font: true, atom.I: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.Ruby: true, atom.S: true,
	atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true,
	atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Img: true, atom.Acronym: true,
}
