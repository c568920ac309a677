package report

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// sheet is the contact sheet: pictures with the words that stand with them, language by language.
type sheet struct {
	Pictures int64 // kept
	Albums   []album
	Room     bool // some pictures are left out, as the page would be too large
	Machines bool // some words come from a machine
}

// album is the pictures of one language.
type album struct {
	Name, Lang string
	Stacks     []stack
}

// stack is the pictures of a language with one fate.
type stack struct {
	Label  string
	Reason string
	Kept   bool
	N      int64
	Open   bool
	Shots  []shot
}

// Some reports whether there are more pictures than are shown.
func (s stack) Some() bool { return int64(len(s.Shots)) < s.N }

// shot is a picture with its words.
type shot struct {
	ID, Page string
	Number   int // in its document, from 1
	Source   template.URL
	Width    int // of the picture
	Height   int
	Alt      string
	Lang     string
	Hidden   string // why it is not shown
	Facts    string
	Rights   string
	Words    []wording
	Tongues  []twin
	Checks   []check
	Reasons  []string
}

// wording is a text that stands with a picture.
type wording struct {
	Field             string
	Text              string
	Lang, Script, Dir string
	Reasons           []string
}

// twin is what people and machines say in one language.
type twin struct {
	Name            string
	Native, Machine []wording
}

// check is what a checker found.
type check struct {
	Name, Value string
	Unchecked   bool
}

// Bounds of the contact sheet.
const (
	sheetBytes  = 3 << 20 // of all thumbnails, as they stand in the page
	openStacks  = 40      // with more stacks than that, only those of kept pictures are open
	wordLength  = 110     // clusters shown of a text
	mostChecks  = 8
	mostTongues = 6
)

var fateLabels = map[pipeline.Fate]string{pipeline.FateKept: "Kept", pipeline.FateWords: "Kept, words not used:", pipeline.FateTaken: "Taken out:",
	pipeline.FateGone: "Its record was dropped:"}

var hiddenLabels = map[pipeline.Hidden]string{pipeline.HiddenRights: "not shown: nobody gave the right to show it", pipeline.HiddenAbsent: "not shown: its bytes are not held",
	pipeline.HiddenUnread: "not shown: it cannot be decoded", pipeline.HiddenTooLong: "not shown: its preview would be too large"}

// contactSheet lays the pictures out.
func contactSheet(groups []pipeline.PictureGroup, v veil) (s sheet) {
	room := sheetBytes
	for _, g := range groups {
		if len(s.Albums) == 0 || s.Albums[len(s.Albums)-1].Lang != string(g.Language) {
			s.Albums = append(s.Albums, album{Name: nameOf(g.Language), Lang: string(g.Language)})
		}
		st := stack{Label: fateLabels[g.Fate], Reason: g.Reason, Kept: g.Fate == pipeline.FateKept, N: g.N, Open: g.Fate == pipeline.FateKept || len(groups) <= openStacks}
		if st.Kept {
			s.Pictures += g.N
		}
		for i := range g.Samples {
			x := takeShot(&g.Samples[i], g.Language, v)
			if n := len(g.Samples[i].Thumbnail); n > 0 {
				if need := base64.StdEncoding.EncodedLen(n); need <= room {
					room -= need
					x.Source = template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(g.Samples[i].Thumbnail))
				} else {
					x.Hidden, s.Room = "not shown: this page would be too large", true
				}
			}
			s.Machines = s.Machines || slices.ContainsFunc(x.Tongues, func(t twin) bool { return len(t.Machine) > 0 })
			st.Shots = append(st.Shots, x)
		}
		a := &s.Albums[len(s.Albums)-1]
		a.Stacks = append(a.Stacks, st)
	}
	return s
}

// takeShot gives a picture as the page shows it.
func takeShot(s *pipeline.PictureSample, tag language.Tag, v veil) shot {
	p := &s.Picture
	x := shot{ID: s.Document, Number: s.Index + 1, Page: clip(v.over(s.Page), addressLength), Width: p.Width, Height: p.Height, Hidden: hiddenLabels[s.Hidden], Rights: string(s.Rights)}
	var facts []string
	if p.Width > 0 && p.Height > 0 {
		facts = append(facts, fmt.Sprintf("%d × %d pixels", p.Width, p.Height))
	}
	if p.MediaType != "" {
		facts = append(facts, clip(p.MediaType, 40))
	}
	x.Facts = strings.Join(facts, ", ")
	x.Reasons = append(x.Reasons, p.Reasons...)
	x.Reasons = append(x.Reasons, s.Reasons...)
	w := wordings{tag: tag, veil: v}
	described := map[string]bool{}
	for i := range p.Descriptions {
		d := &p.Descriptions[i]
		if d.Source == corpus.NativeDescription {
			described[d.Field] = true
		}
		x.Tongues = w.describe(x.Tongues, d)
	}
	if len(x.Tongues) > mostTongues {
		x.Tongues = x.Tongues[:mostTongues]
	}
	for _, f := range []struct{ field, name, text string }{{"caption", "caption", p.Caption}, {"alt", "alt", p.Alt}, {"title", "title", p.Title}, {"heading", "heading", p.Heading},
		{"context", "context", p.Context}, {"file_title", "file title", p.File.Title}, {"file_description", "file", p.File.Description}} {
		if f.text != "" && !described[f.field] {
			x.Words = append(x.Words, w.word(f.name, f.text, tag, nil))
		}
	}
	x.Alt, x.Lang = alternative(&x)
	for _, c := range p.Checks {
		if len(x.Checks) < mostChecks {
			one := check{Name: c.Name, Unchecked: c.State != corpus.Measured, Value: string(c.State)}
			if c.State == corpus.Measured {
				one.Value = value(c.Value)
			}
			x.Checks = append(x.Checks, one)
		}
	}
	return x
}

// alternative is what stands for the picture: the first words that can be used.
func alternative(x *shot) (text, lang string) {
	for _, t := range x.Tongues {
		for _, list := range [][]wording{t.Native, t.Machine} {
			for _, w := range list {
				if len(w.Reasons) == 0 {
					return w.Text, w.Lang
				}
			}
		}
	}
	for _, w := range x.Words {
		return w.Text, w.Lang
	}
	return "A picture without words", "en"
}

// wordings writes texts that stand with pictures.
type wordings struct {
	tag  language.Tag
	veil veil
}

func (w wordings) word(field, text string, tag language.Tag, reasons []string) wording {
	if counts := language.Scripts(text); tag.Script() != language.Unknown && counts[tag.Script()] == 0 {
		tag = language.Und // it is in another script than it should be
	}
	return wording{Field: field, Text: clip(fold(w.veil.over(text)), wordLength), Lang: string(tag), Script: scriptCode(tag), Dir: direction(tag), Reasons: reasons}
}

// describe puts a description beside the others of its language.
func (w wordings) describe(list []twin, d *corpus.Description) []twin {
	name := nameOf(d.Language)
	k := slices.IndexFunc(list, func(t twin) bool { return t.Name == name })
	if k < 0 {
		list = append(list, twin{Name: name})
		k = len(list) - 1
	}
	field := d.Field
	if d.Source == corpus.MachineDescription {
		if field = clip(d.Model, 40); d.Score != nil {
			field += fmt.Sprintf(" · back-translation %s", value(*d.Score))
		}
		list[k].Machine = append(list[k].Machine, w.word(field, d.Text, d.Language, d.Reasons))
		return list
	}
	list[k].Native = append(list[k].Native, w.word(strings.ReplaceAll(field, "_", " "), d.Text, d.Language, d.Reasons))
	return list
}
