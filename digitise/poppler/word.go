package poppler

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// Word is a run of text with its box in points from the upper left corner of the page.
type Word struct {
	Text                     string
	Left, Top, Right, Bottom float64
}

// Words gives the words of page n in the order in which the file draws them.
func (f *File) Words(ctx context.Context, n int) ([]Word, error) {
	page := strconv.Itoa(n)
	out, err := f.page(n, 4*textBytes).run(ctx, "pdftotext", "-raw", "-bbox", "-enc", "UTF-8", "-f", page, "-l", page, f.Path, "-")
	if err != nil {
		return nil, err
	}
	return parseWords(out), nil
}

// parseWords reads what pdftotext -bbox writes. It is no well-formed XML when a text holds characters that XML has not, so what follows the first
// such place is left out; text is never taken from here, only boxes.
func parseWords(b []byte) (words []Word) {
	d := xml.NewDecoder(strings.NewReader(strings.ToValidUTF8(string(b), "\ufffd")))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	inside := false
	for {
		t, err := d.Token()
		if err != nil {
			return words
		}
		switch t := t.(type) {
		case xml.StartElement:
			if inside = t.Name.Local == "word"; !inside {
				continue
			}
			var w Word
			for _, a := range t.Attr {
				v, err := strconv.ParseFloat(a.Value, 64)
				if err != nil || v < -1e6 || v > 1e6 {
					continue
				}
				switch strings.ToLower(a.Name.Local) {
				case "xmin":
					w.Left = v
				case "ymin":
					w.Top = v
				case "xmax":
					w.Right = v
				case "ymax":
					w.Bottom = v
				}
			}
			words = append(words, w)
		case xml.CharData:
			if inside {
				words[len(words)-1].Text += string(t)
			}
		case xml.EndElement:
			inside = false
		}
	}
}
