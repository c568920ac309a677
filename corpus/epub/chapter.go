package epub

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/archive"
)

const (
	maxChapter  = 32 << 20 // bytes of a chapter
	maxPicture  = 16 << 20 // bytes of a picture
	maxPictures = 2000     // of a chapter
)

// block are the elements that begin a new line.
var block = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Br: true, atom.Caption: true, atom.Dd: true, atom.Details: true,
	atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Li: true, atom.Main: true, atom.Nav: true, atom.Ol: true, atom.P: true,
	atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tr: true, atom.Ul: true,
}

// silent are the elements whose content is no text. What ruby adds above the text is said twice with it.
var silent = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Template: true, atom.Rt: true, atom.Rp: true, atom.Math: true, atom.Iframe: true, atom.Object: true, atom.Audio: true, atom.Video: true,
}

// chapter is a content document that is being read.
type chapter struct {
	r        *reader
	member   string
	keep     bool // the bytes of pictures
	language string
	parts    []corpus.Part
	pictures []corpus.Picture

	text    strings.Builder // of the present part
	gap     byte            // what stands before the next word: 0, ' ', '\t' or '\n'
	pre     int             // depth in <pre>
	figure  int             // pictures before the present figure, -1 outside
	caption *strings.Builder
}

// read takes the text and the pictures out of XHTML.
func (c *chapter) read(b []byte) error {
	z := html.NewTokenizer(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	z.SetMaxBuf(maxChapter)
	c.figure = -1
	mute, depth := atom.Atom(0), 0 // the silent element that is open, and how often
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if z.Err() == io.EOF {
				c.flush()
				return nil
			}
			return z.Err()
		}
		if kind == html.TextToken {
			if mute == 0 {
				c.words(string(z.Text()))
			}
			continue
		}
		if kind != html.StartTagToken && kind != html.EndTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		if kind == html.SelfClosingTagToken {
			z.NextIsNotRawText() // XHTML may close <title/> and <script/> at once
		}
		t := z.Token()
		switch {
		case mute != 0 && t.DataAtom == mute && kind == html.StartTagToken:
			depth++
		case mute != 0 && t.DataAtom == mute && kind == html.EndTagToken:
			if depth--; depth == 0 {
				mute = 0
			}
		case mute != 0:
		case silent[t.DataAtom] && kind == html.StartTagToken:
			mute, depth = t.DataAtom, 1
		case silent[t.DataAtom]:
		default:
			c.element(t, kind)
		}
	}
}

func (c *chapter) element(t html.Token, kind html.TokenType) {
	start := kind != html.EndTagToken
	if block[t.DataAtom] {
		c.gap = '\n'
	}
	switch t.DataAtom {
	case atom.Html:
		for _, name := range []string{"lang", "xml:lang"} {
			if code := attribute(t, name); c.language == "" {
				c.language = code
			}
		}
	case atom.Td, atom.Th:
		if start && c.gap != '\n' {
			c.gap = '\t'
		}
	case atom.Pre:
		if start && kind == html.StartTagToken {
			c.pre++
		} else if c.pre > 0 {
			c.pre--
		}
	case atom.Figure:
		if c.figure = -1; start {
			c.figure = len(c.pictures)
		}
	case atom.Figcaption:
		c.figcaption(start)
	case atom.Img:
		c.picture(t, attribute(t, "src"))
	case atom.Image:
		if href := attribute(t, "xlink:href"); href != "" || attribute(t, "href") != "" {
			c.picture(t, strings.TrimSpace(href+attribute(t, "href")))
		}
	}
}

// figcaption collects the words of a caption, for the pictures of its figure and as text.
func (c *chapter) figcaption(start bool) {
	if start {
		c.caption = &strings.Builder{}
		return
	}
	if c.caption == nil {
		return
	}
	caption := strings.Join(strings.Fields(c.caption.String()), " ")
	c.caption = nil
	for i := max(c.figure, 0); c.figure >= 0 && i < len(c.pictures); i++ {
		c.pictures[i].Caption = caption
	}
}

// words adds text: white space becomes one space, a new line or a tab, as the elements before it say.
func (c *chapter) words(s string) {
	if c.caption != nil {
		c.caption.WriteString(s)
	}
	if c.pre > 0 {
		c.write(strings.Trim(s, "\n"))
		return
	}
	for s != "" {
		k := strings.IndexAny(s, " \t\r\n\f")
		switch {
		case k < 0:
			c.write(s)
			return
		case k > 0:
			c.write(s[:k])
		}
		if c.gap == 0 {
			c.gap = ' '
		}
		s = s[k+1:]
	}
}

func (c *chapter) write(s string) {
	if s == "" {
		return
	}
	if c.gap != 0 && c.text.Len() > 0 {
		c.text.WriteByte(c.gap)
	}
	c.gap = 0
	c.text.WriteString(s)
}

// flush ends a text part.
func (c *chapter) flush() {
	if c.text.Len() > 0 {
		c.parts = append(c.parts, corpus.Part{Kind: corpus.TextPart, Text: c.text.String()})
		c.text.Reset()
	}
}

// picture adds a picture as a part. A picture that cannot be read is kept by its words.
func (c *chapter) picture(t html.Token, src string) {
	member := archive.Resolve(c.member, src)
	if member == "" || len(c.pictures) >= maxPictures {
		return
	}
	p := corpus.Picture{URL: c.r.in.Name + "#" + member, Alt: strings.TrimSpace(attribute(t, "alt")), Title: strings.TrimSpace(attribute(t, "title"))}
	if b, err := c.r.a.Read(member, maxPicture); err == nil {
		sum := sha256.Sum256(b)
		p.SHA256 = hex.EncodeToString(sum[:])
		if size, _, err := image.DecodeConfig(bytes.NewReader(b)); err == nil {
			p.Width, p.Height = size.Width, size.Height
		}
		if c.keep {
			p.Bytes = b
		}
	}
	c.flush()
	c.gap = 0
	c.parts = append(c.parts, corpus.Part{Kind: corpus.PicturePart, Picture: len(c.pictures)})
	c.pictures = append(c.pictures, p)
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name || a.Namespace != "" && a.Namespace+":"+a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasWord(list, word string) bool {
	for _, w := range strings.Fields(list) {
		if w == word {
			return true
		}
	}
	return false
}
