// Package pdf reads the text of a PDF page by itself, as a second opinion to poppler: the characters in the order in which the page draws them,
// with only those spaces that the file writes out. It follows ToUnicode maps and ActualText (ISO 32000-1, 9.10 and 14.9.4), on which the order of
// Khmer, Burmese, Lao, Thai and Tamil rests, and knows nothing of positions.
package pdf

import (
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Limits of one page.
const (
	maxText   = 16 << 20
	maxStream = 256 << 20
	maxSteps  = 20_000_000
	maxForms  = 8 // how deep drawings may lie in drawings
)

// Text gives the text of the first page of a file. A code that the file gives no character for is U+FFFD. The fault is Broken when there is no page.
func Text(b []byte) (string, error) {
	f := newFile(b, maxStream)
	page, resources := f.firstPage()
	if page == nil {
		return "", fault.New(fault.Broken, "no page is found in the PDF file")
	}
	r := &reader{file: f, fonts: map[any]*font{}, steps: maxSteps}
	var drawing []byte
	switch v := f.get(page["Contents"]).(type) {
	case stream:
		drawing = f.decode(v)
	case array:
		for _, part := range v {
			if s, ok := f.get(part).(stream); ok {
				drawing = append(append(drawing, f.decode(s)...), '\n')
			}
		}
	}
	r.draw(drawing, resources, 0)
	return strings.ToValidUTF8(string(r.out), unknown), nil
}

// firstPage walks down the tree of pages.
func (f *file) firstPage() (page, resources dict) {
	node := f.dict(f.dict(f.trailer["Root"])["Pages"])
	for range maxNesting {
		if node == nil {
			return nil, nil
		}
		if own := f.dict(node["Resources"]); own != nil {
			resources = own
		}
		kids := f.array(node["Kids"])
		if kids == nil {
			return node, resources
		}
		node = nil
		for _, k := range kids {
			if d := f.dict(k); d != nil {
				node = d
				break
			}
		}
	}
	return nil, nil
}

// reader runs the drawing of a page.
type reader struct {
	file  *file
	fonts map[any]*font
	font  *font
	out   []byte
	steps int
	marks []bool // for each marked stretch that is open: its text has been said by ActualText
	said  int    // how many of them have
}

func (r *reader) draw(b []byte, resources dict, depth int) {
	l := lexer{b, 0}
	var args array
	fonts := r.file.dict(resources["Font"])
	for r.steps > 0 && len(r.out) < maxText {
		r.steps--
		v, ok := l.next(0)
		if !ok {
			return
		}
		k, isKeyword := v.(keyword)
		if !isKeyword {
			if args = append(args, v); len(args) > 1000 {
				args = args[500:]
			}
			continue
		}
		switch k {
		case "Tf":
			if len(args) >= 2 {
				r.choose(fonts, args[len(args)-2])
			}
		case "Tj", "'", "\"":
			if len(args) > 0 {
				r.show(args[len(args)-1])
			}
		case "TJ":
			if len(args) > 0 {
				a, _ := args[len(args)-1].(array)
				for _, v := range a {
					r.show(v)
				}
			}
		case "BMC", "BDC":
			r.mark(args, resources)
		case "EMC":
			if n := len(r.marks); n > 0 {
				if r.marks[n-1] {
					r.said--
				}
				r.marks = r.marks[:n-1]
			}
		case "Do":
			if len(args) > 0 && depth < maxForms {
				r.form(args[len(args)-1], resources, depth)
			}
		case "BI":
			l.inlineImage()
		}
		args = args[:0]
	}
}

func (r *reader) choose(fonts dict, which any) {
	id, _ := which.(name)
	at := fonts[id]
	key := any(at)
	if _, shared := at.(reference); !shared {
		key = id
	}
	if r.font = r.fonts[key]; r.font != nil {
		return
	}
	if d := r.file.dict(at); d != nil {
		r.font = r.file.newFont(d)
		r.fonts[key] = r.font
	}
}

func (r *reader) show(v any) {
	if s, ok := v.(text); ok && r.said == 0 && r.font != nil {
		r.out = r.font.write(r.out, s)
	}
}

// mark opens a marked stretch; its ActualText takes the place of what is drawn in it.
func (r *reader) mark(args array, resources dict) {
	said := false
	if len(args) > 0 {
		properties := args[len(args)-1]
		if n, ok := properties.(name); ok {
			properties = r.file.dict(resources["Properties"])[n]
		}
		if s, ok := r.file.get(r.file.dict(properties)["ActualText"]).(text); ok {
			if r.said == 0 {
				if strings.HasPrefix(string(s), "\xfe\xff") {
					r.out = append(r.out, wideText(string(s))...)
				} else {
					r.out = append(r.out, string(s)...)
				}
			}
			said = true
			r.said++
		}
	}
	r.marks = append(r.marks, said)
}

func (r *reader) form(which any, resources dict, depth int) {
	id, _ := which.(name)
	s, ok := r.file.get(r.file.dict(resources["XObject"])[id]).(stream)
	if !ok || r.file.get(s.dict["Subtype"]) != name("Form") {
		return
	}
	own := r.file.dict(s.dict["Resources"])
	if own == nil {
		own = resources
	}
	font := r.font
	r.draw(r.file.decode(s), own, depth+1)
	r.font = font
}

// inlineImage passes over the bytes of a picture inside a drawing.
func (l *lexer) inlineImage() {
	for l.at < len(l.b) {
		v, ok := l.next(0)
		if !ok || v == keyword("ID") {
			break
		}
	}
	for i := l.at; i+2 < len(l.b); i++ {
		if space(l.b[i]) && l.b[i+1] == 'E' && l.b[i+2] == 'I' && (i+3 == len(l.b) || space(l.b[i+3])) {
			l.at = i + 3
			return
		}
	}
	l.at = len(l.b)
}
