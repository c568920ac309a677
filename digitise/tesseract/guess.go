package tesseract

import (
	"context"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// scripts are the languages that stand for the scripts that a page of the region may be in.
var scripts = []struct {
	tag  language.Tag
	pack string
}{
	{"khm-Khmr", "khm"}, {"lao-Laoo", "lao"}, {"mya-Mymr", "mya"}, {"tha-Thai", "tha"}, {"tam-Taml", "tam"}, {"vie-Latn", "vie"},
}

// guess finds the language of a page from a few lines, read with the packs of all scripts at once: the program takes for each word the one that fits best.
func (j *job) guess(ctx context.Context, v *view, lines []*line) (language.Tag, error) {
	var names []string
	for _, s := range scripts {
		if j.engine.packs[s.pack] {
			names = append(names, s.pack)
		}
	}
	if len(names) == 0 {
		return language.Und, fault.New(fault.Missing, "no pack of Tesseract for a script of the region is installed").Try("apt-get install tesseract-ocr-khm tesseract-ocr-lao tesseract-ocr-mya tesseract-ocr-tha tesseract-ocr-tam tesseract-ocr-vie, or name the language")
	}
	copies := make([]*line, len(lines))
	for i, l := range lines {
		c := *l
		copies[i] = &c
	}
	if err := j.engine.readLines(ctx, v, copies, usual, model{j.engine.o.Tessdata, strings.Join(names, "+")}); err != nil {
		return language.Und, err
	}
	var weights [language.ScriptCount]float64
	var text strings.Builder
	for _, l := range copies {
		for _, w := range l.reading.words {
			for _, r := range w.text {
				weights[language.ScriptOf(r)] += w.confidence
			}
		}
		text.WriteString(l.reading.text())
		text.WriteByte('\n')
	}
	best := scripts[len(scripts)-1].tag
	for _, s := range scripts {
		if weights[s.tag.Script()] > weights[best.Script()] {
			best = s.tag
		}
	}
	switch best.Script() {
	case language.Thai, language.Laoo:
		return j.thaiOrLao(ctx, v, copies, best)
	case language.Latn:
	default:
		return best, nil
	}
	if m, err := identify.Default(); err == nil {
		if r := m.Identify(text.String()); r.Tag.Script() == language.Latn {
			if _, err := j.engine.modelOf(r.Tag); err == nil {
				return r.Tag, nil
			}
		}
	}
	return best, nil
}

// thaiOrLao tells the two apart, whose letters are alike and whose models are not equally sure of themselves.
func (j *job) thaiOrLao(ctx context.Context, v *view, lines []*line, best language.Tag) (language.Tag, error) {
	top := 0.0
	for _, tag := range []language.Tag{"tha-Thai", "lao-Laoo"} {
		m, err := j.engine.modelOf(tag)
		if err != nil {
			continue // not installed: the other it is
		}
		copies := make([]*line, len(lines))
		for i, l := range lines {
			copies[i] = &line{Line: l.Line, body: l.body}
		}
		if err := j.engine.readLines(ctx, v, copies, usual, m); err != nil {
			return language.Und, err
		}
		if c := sureness(mean(copies), tag.Script()); c > top {
			best, top = tag, c
		}
	}
	return best, nil
}
