package tesseract

import (
	"context"
	"image"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/digitise/raster"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// job is the reading of one page.
type job struct {
	engine *Engine
	tags   []language.Tag // that may stand on the page; filled when nobody knew
	found  bool           // tags were found here
	model  model
}

// sample is how many lines are read to decide something about a page.
const sample = 3

// run reads a page. Which of two ways lines run shows in their shape; whether they stand on their heads in how well they are read.
func (j *job) run(ctx context.Context, g *image.Gray) (*view, []line, error) {
	turn := 0
	if lying(g) {
		turn = 90
	}
	v := newView(g, turn)
	lines, err := v.lines()
	if err != nil || len(lines) == 0 {
		return v, nil, err
	}
	if err := j.choose(ctx, v, lines); err != nil {
		return nil, nil, err
	}
	first, second := treatments(j.tags[0].Script())
	if err := j.engine.readLines(ctx, v, pointers(lines), first, j.model); err != nil {
		return nil, nil, err
	}
	if sureness(mean(pointers(lines)), j.tags[0].Script()) < doubt {
		if other, turned, err := j.turned(ctx, g, turn+180, longest(lines), first); err != nil {
			return nil, nil, err
		} else if other != nil {
			v, lines = other, turned
		}
	}
	if other, err := j.otherScript(ctx, v, lines); err != nil {
		return nil, nil, err
	} else if other {
		for i := range lines {
			lines[i] = line{Line: lines[i].Line, block: lines[i].block, body: lines[i].body}
		}
		first, second = treatments(j.tags[0].Script())
		if err := j.engine.readLines(ctx, v, pointers(lines), first, j.model); err != nil {
			return nil, nil, err
		}
	}
	again := slices.DeleteFunc(pointers(lines), func(l *line) bool { return l.reading.confidence >= weak })
	return v, lines, j.engine.readLines(ctx, v, again, second, j.model)
}

// otherScript looks again at a page that was taken for one in Latin letters by its longest lines, which may be a quotation: when other lines are read without
// sureness, and those are in another script, that one is the page's. Models of other scripts read Latin letters too.
func (j *job) otherScript(ctx context.Context, v *view, lines []line) (bool, error) {
	if !j.found || j.tags[0].Script() != language.Latn {
		return false, nil
	}
	var unsure []line
	for _, l := range lines {
		if sureness(l.reading.confidence, language.Latn) < doubt {
			unsure = append(unsure, line{Line: l.Line, body: l.body})
		}
	}
	if len(unsure) < sample {
		return false, nil
	}
	tag, err := j.guess(ctx, v, longest(unsure))
	if err != nil || tag.Script() == language.Latn {
		return false, err
	}
	j.tags, j.model = []language.Tag{tag}, model{}
	return true, j.choose(ctx, v, lines)
}

// doubt is the sureness below which a page may stand on its head.
const doubt = 0.75

// sureness gives a confidence as a share of what clean pages in a script are read with (on the 90 pages that the choice of packs was measured on), because
// models are not equally sure of themselves. The Thai model gives 0.7 to 0.84 to what it cannot read, which is no sureness at all.
func sureness(confidence float64, script language.Script) float64 {
	nothing, clean := 0.0, 0.93
	switch script {
	case language.Khmr:
		clean = 0.8
	case language.Laoo:
		clean = 0.62
	case language.Mymr:
		clean = 0.65 // of serif and sans serif
	case language.Thai:
		nothing = 0.8
	}
	return (confidence - nothing) / (clean - nothing)
}

// turned reads the page turned, when a few of its lines are read much better that way; else it gives nil.
func (j *job) turned(ctx context.Context, g *image.Gray, turn int, upright []*line, t treatment) (*view, []line, error) {
	v := newView(g, turn)
	lines, err := v.lines()
	if err != nil || len(lines) == 0 {
		return nil, nil, err
	}
	few := longest(lines)
	if err := j.engine.readLines(ctx, v, few, t, j.model); err != nil {
		return nil, nil, err
	}
	if mean(few) < mean(upright)+0.1 {
		return nil, nil, nil
	}
	return v, lines, j.engine.readLines(ctx, v, pointers(lines), t, j.model)
}

// lying reports whether lines run from top to bottom: turned by a quarter, their profile is much clearer.
func lying(g *image.Gray) bool {
	return raster.Evenness(raster.Turn(g, 90)) > sideways*raster.Evenness(g)
}

// longest gives a few of the longest lines.
func longest(lines []line) []*line {
	list := pointers(lines)
	slices.SortStableFunc(list, func(a, b *line) int { return (b.Right - b.Left) - (a.Right - a.Left) })
	return list[:min(sample, len(list))]
}

func pointers(lines []line) []*line {
	list := make([]*line, len(lines))
	for i := range lines {
		list[i] = &lines[i]
	}
	return list
}

func mean(lines []*line) float64 {
	sum := 0.0
	for _, l := range lines {
		sum += l.reading.confidence
	}
	return sum / float64(max(1, len(lines)))
}

// choose sets the model: of the languages that were given, or of the script that a few lines are in.
func (j *job) choose(ctx context.Context, v *view, lines []line) error {
	if len(j.tags) == 0 {
		tag, err := j.guess(ctx, v, longest(lines))
		if err != nil {
			return err
		}
		j.tags, j.found = []language.Tag{tag}, true
	}
	var names []string
	for i, tag := range j.tags {
		m, err := j.engine.modelOf(tag)
		if err != nil {
			return err
		}
		if i == 0 {
			j.model.directory = m.directory
		} else if m.directory != j.model.directory {
			return fault.New(fault.Invalid, "models of %s and %s lie in different directories and cannot read one page together", j.tags[0], tag).Try("give one language")
		}
		for name := range strings.SplitSeq(m.names, "+") {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	j.model.names = strings.Join(names, "+")
	return nil
}

// language gives the language of what was read: the one that was given, else the one that the text is in.
func (j *job) language(lines []line) language.Tag {
	if len(j.tags) == 1 && !j.found {
		return j.tags[0]
	}
	var text strings.Builder
	for i := range lines {
		text.WriteString(lines[i].reading.text())
		text.WriteByte('\n')
	}
	m, err := identify.Default()
	if err != nil {
		return j.tags[0]
	}
	r := m.Identify(text.String())
	if j.found && r.Tag.Script() == j.tags[0].Script() || slices.Contains(j.tags, r.Tag) {
		return r.Tag
	}
	return j.tags[0]
}
