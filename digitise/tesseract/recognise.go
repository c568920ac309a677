package tesseract

import (
	"context"
	"image"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/raster"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// mostLines is how many lines of a page are read; a page of more is no page of text.
const mostLines = 3000

// line is a line of a view on its way through the program.
type line struct {
	raster.Line
	block   int
	body    float64
	reading reading
	factor  float64 // from the view to the picture that was read
}

// Recognise reads a page; see digitise.Recogniser. A page without writing has no regions and no confidence. Without languages the script is found by reading
// a few lines with the packs of all scripts that are installed, and the language from the text.
func (e *Engine) Recognise(ctx context.Context, s digitise.Sheet) (corpus.Page, error) {
	page := corpus.Page{Picture: -1, Name: s.Name, Resolution: s.Resolution, Language: language.Und}
	if s.Image == nil || s.Image.Rect.Empty() {
		return page, fault.New(fault.Broken, "the page has no pixels").At("%s", s.Name)
	}
	page.Width, page.Height = s.Image.Rect.Dx(), s.Image.Rect.Dy()
	g := clean(s.Image)
	job := &job{engine: e, tags: s.Languages}
	v, lines, err := job.run(ctx, g)
	if err != nil {
		return page, place(err, s.Name)
	}
	page.Orientation, page.Skew = v.turn, v.skew
	if len(lines) == 0 {
		return page, nil
	}
	page.Language = job.language(lines)
	page.Regions, page.Confidence = regions(v, lines, page.Language)
	return page, nil
}

// place adds the page to a fault that knows no place.
func place(err error, name string) error {
	if f, ok := err.(*fault.Fault); ok && f.Place == "" && f.Kind == fault.Broken {
		return f.At("%s", name)
	}
	return err
}

func (v *view) lines() ([]line, error) {
	var list []line
	for i, b := range v.blocks {
		for _, l := range b.Lines {
			list = append(list, line{Line: l, block: i, body: b.Body})
		}
	}
	if len(list) > mostLines {
		return nil, fault.New(fault.Broken, "%d lines stand on the page; at most %d are read", len(list), mostLines)
	}
	return list, nil
}

// readLines reads lines in a treatment and keeps readings that are better than those they have.
func (e *Engine) readLines(ctx context.Context, v *view, lines []*line, t treatment, m model) error {
	pictures := make([]*image.Gray, len(lines))
	factors := make([]float64, len(lines))
	for i, l := range lines {
		pictures[i], factors[i] = t.apply(raster.Cut(v.picture, l.Line, l.margin()), l.body)
	}
	list, err := e.readPictures(ctx, pictures, m)
	if err != nil {
		return err
	}
	for i, l := range lines {
		if r := list[i]; l.factor == 0 || r.confidence > l.reading.confidence+improvement {
			l.reading, l.factor = r, factors[i]
		}
	}
	return nil
}

// margin gives the white around the picture of a line: the program wants some.
func (l *line) margin() int { return max(2, int(math.Round(l.body))) }

// readPictures runs the program over pictures of lines.
func (e *Engine) readPictures(ctx context.Context, pictures []*image.Gray, m model) ([]reading, error) {
	if len(pictures) == 0 {
		return nil, nil
	}
	args := []string{"stdin", "stdout", "-l", m.names, "--psm", "7", "-c", "page_separator=", "-c", "invert_threshold=0"}
	if m.directory != "" {
		args = append(args, "--tessdata-dir", m.directory)
	}
	out, err := e.run(ctx, appendTIFF(nil, pictures), append(args, "tsv", "txt")...)
	if err != nil {
		return nil, err
	}
	return parse(string(out), len(pictures)), nil
}

// regions makes the regions of a page from what was read.
func regions(v *view, lines []line, tag language.Tag) (list []corpus.Region, confidence *float64) {
	block := -1
	sum, n := 0.0, 0
	for i := range lines {
		l := &lines[i]
		out, ok := l.corpus(v, tag)
		if !ok {
			continue
		}
		if l.block != block {
			block = l.block
			list = append(list, corpus.Region{Kind: corpus.TextRegion, Box: out.Box})
		}
		r := &list[len(list)-1]
		r.Box = around(r.Box, out.Box)
		r.Lines = append(r.Lines, out)
		for _, w := range out.Words {
			sum += w.Confidence
			n++
		}
	}
	if n > 0 {
		mean := sum / float64(n)
		confidence = &mean
	}
	return list, confidence
}

// corpus gives the line with its words, in the order of marks and the spelling that normalise prescribes; ok is false when nothing was read.
func (l *line) corpus(v *view, tag language.Tag) (out corpus.Line, ok bool) {
	var text strings.Builder
	for i := 0; i < len(l.reading.words); {
		// Rows without a space between them are one word.
		w := l.reading.words[i]
		box, weight := w, float64(utf8.RuneCountInString(w.text))
		confidence := w.confidence * weight
		text.Reset()
		text.WriteString(w.text)
		for i++; i < len(l.reading.words) && !l.reading.words[i].spaced; i++ {
			next := l.reading.words[i]
			box.left, box.top = min(box.left, next.left), min(box.top, next.top)
			box.right, box.bottom = max(box.right, next.right), max(box.bottom, next.bottom)
			k := float64(utf8.RuneCountInString(next.text))
			confidence += k * next.confidence
			weight += k
			text.WriteString(next.text)
		}
		clean, _ := normalise.Text(text.String(), tag, normalise.Options{})
		if clean = strings.TrimSpace(clean); clean == "" {
			continue
		}
		out.Words = append(out.Words, corpus.Word{Box: l.back(v, box), Text: clean, Confidence: confidence / weight})
	}
	if len(out.Words) == 0 {
		return out, false
	}
	out.Box = v.back(float64(l.Left), float64(l.Top), float64(l.Right), float64(l.Bottom))
	text.Reset()
	for i, w := range out.Words {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(w.Text)
	}
	out.Text, out.Confidence = text.String(), l.reading.confidence
	return out, true
}

// back gives the box of a word in the given picture.
func (l *line) back(v *view, w word) corpus.Box {
	x, y := float64(l.Left-l.margin()), float64(l.Top-l.margin())
	return v.back(x+float64(w.left)/l.factor, y+float64(w.top)/l.factor, x+float64(w.right)/l.factor, y+float64(w.bottom)/l.factor)
}

func around(a, b corpus.Box) corpus.Box {
	return corpus.Box{Left: min(a.Left, b.Left), Top: min(a.Top, b.Top), Right: max(a.Right, b.Right), Bottom: max(a.Bottom, b.Bottom)}
}
