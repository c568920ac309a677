package pipeline

import (
	"cmp"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/picture"
)

// Fate is what became of a picture.
type Fate string

// The fates.
const (
	FateKept  Fate = "kept"     // it is a part of a kept document
	FateTaken Fate = "taken"    // it was taken out of its document
	FateWords Fate = "words"    // it stayed; some of the words that stand with it are not used
	FateGone  Fate = "document" // its document was dropped
)

// PictureGroup is the pictures of one language with one fate.
type PictureGroup struct {
	Language language.Tag    `json:"language"`
	Fate     Fate            `json:"fate"`
	Reason   string          `json:"reason"` // "" for kept ones
	N        int64           `json:"n"`
	Samples  []PictureSample `json:"samples"` // some of them, chosen by a digest of their ids
}

// PictureSample is a picture that a report may show.
type PictureSample struct {
	Document  string         `json:"document"` // id
	Index     int            `json:"index"`    // among the pictures of the document
	Title     string         `json:"title"`    // of the document
	Page      string         `json:"page"`     // its source URI
	Rights    corpus.Rights  `json:"rights"`
	Picture   corpus.Picture `json:"picture"` // without its bytes
	Reasons   []string       `json:"reasons"` // to drop the document
	Thumbnail []byte         `json:"thumbnail"`
	Hidden    Hidden         `json:"hidden"` // why there is no thumbnail; "" when there is one
}

// Hidden says why a picture is not shown.
type Hidden string

// The reasons not to show a picture.
const (
	HiddenRights  Hidden = "rights"  // nobody gave it away to be shown
	HiddenAbsent  Hidden = "absent"  // its bytes are not held
	HiddenUnread  Hidden = "unread"  // they cannot be decoded
	HiddenTooLong Hidden = "toolong" // its thumbnail takes too much room
)

// Bounds of what a report shows of pictures.
const (
	groupSamples   = 6
	thumbnailSide  = 176 // pixels
	thumbnailBytes = 16 << 10
)

const picturesFile = "pictures"

// contact collects pictures for the contact sheet of the report.
type contact struct{ groups map[groupKey]*PictureGroup }

type groupKey struct {
	tag    language.Tag
	fate   Fate
	reason string
}

func newContact() *contact { return &contact{map[groupKey]*PictureGroup{}} }

// see adds the pictures of a document.
func (c *contact) see(d *corpus.Document, v verdict) {
	if slices.Contains(v.Reasons, ReasonWithdrawn) {
		return
	}
	for i := range d.Pictures {
		p := &d.Pictures[i]
		var made *PictureSample
		add := func(fate Fate, reason string) { c.group(groupKey{d.Language, fate, reason}).add(d, v, i, &made) }
		switch {
		case !p.Usable():
			for _, r := range p.Reasons {
				add(FateTaken, r)
			}
			continue
		case !v.kept():
			for _, r := range v.Reasons {
				add(FateGone, r)
			}
		default:
			add(FateKept, "")
		}
		var told []string
		for _, x := range p.Descriptions {
			for _, r := range x.Reasons {
				if !slices.Contains(told, r) {
					told = append(told, r)
					add(FateWords, r)
				}
			}
		}
	}
}

func (c *contact) group(k groupKey) *PictureGroup {
	g := c.groups[k]
	if g == nil {
		g = &PictureGroup{Language: k.tag, Fate: k.fate, Reason: k.reason}
		c.groups[k] = g
	}
	return g
}

// add counts a picture and keeps it when its turn comes before that of the others; only then is it decoded, once for all its groups.
func (g *PictureGroup) add(d *corpus.Document, v verdict, i int, made **PictureSample) {
	g.N++
	s := PictureSample{Document: d.ID, Index: i}
	if len(g.Samples) == groupSamples && bySample(s, g.Samples[groupSamples-1]) > 0 {
		return
	}
	if *made == nil {
		s := sampleOfPicture(d, v, i)
		*made = &s
	}
	g.Samples = keepPictures(append(g.Samples, **made))
}

func keepPictures(s []PictureSample) []PictureSample {
	slices.SortFunc(s, bySample)
	return s[:min(len(s), groupSamples)]
}

// bySample orders pictures by a digest of their ids, so that the choice is as good as random and always the same.
func bySample(a, b PictureSample) int {
	return cmp.Or(cmp.Compare(xxh3.HashString(a.Document), xxh3.HashString(b.Document)), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Index, b.Index))
}

func sampleOfPicture(d *corpus.Document, v verdict, i int) PictureSample {
	p := d.Pictures[i]
	s := PictureSample{Document: d.ID, Index: i, Title: d.Title, Page: d.URL, Rights: p.Rights, Reasons: v.Reasons, Picture: p}
	if s.Rights == "" {
		s.Rights = d.Rights
	}
	b := p.Bytes
	if len(p.Blurred) > 0 {
		b = p.Blurred
	}
	s.Picture.Bytes, s.Picture.Blurred, s.Picture.Hash = nil, nil, nil
	switch {
	case s.Rights == corpus.Unknown || s.Rights == corpus.TDM || s.Rights == "":
		s.Hidden = HiddenRights
	case len(b) == 0:
		s.Hidden = HiddenAbsent
	default:
		s.Thumbnail, s.Hidden = thumbnail(b)
	}
	return s
}

// thumbnail makes a small JPEG.
func thumbnail(b []byte) ([]byte, Hidden) {
	img, _, err := picture.Decode(b, picture.Limits{})
	if err != nil {
		return nil, HiddenUnread
	}
	for _, quality := range []int{75, 50, 25} {
		small, err := picture.EncodeJPEG(picture.Thumbnail(img, thumbnailSide), quality)
		if err == nil && len(small) <= thumbnailBytes {
			return small, ""
		}
	}
	return nil, HiddenTooLong
}

// list gives the groups by language, fate and reason.
func (c *contact) list() []PictureGroup {
	list := []PictureGroup{}
	for _, g := range c.groups {
		list = append(list, *g)
	}
	fates := []Fate{FateKept, FateWords, FateTaken, FateGone}
	slices.SortFunc(list, func(a, b PictureGroup) int {
		return cmp.Or(cmp.Compare(a.Language, b.Language), cmp.Compare(slices.Index(fates, a.Fate), slices.Index(fates, b.Fate)), cmp.Compare(a.Reason, b.Reason))
	})
	return list
}

func (c *contact) merge(list []PictureGroup) {
	for _, g := range list {
		to := c.group(groupKey{g.Language, g.Fate, g.Reason})
		to.N += g.N
		to.Samples = keepPictures(append(to.Samples, g.Samples...))
	}
}

// collectPictures joins what the writing tasks saw.
func (p *Pipeline) collectPictures(t *engine.Task) ([]PictureGroup, error) {
	all := newContact()
	for n := range writeTasks(len(p.Shards)) {
		var list []PictureGroup
		if err := readJSON(t, phaseWrite, n, picturesFile, &list); err != nil {
			return nil, err
		}
		all.merge(list)
	}
	return all.list(), nil
}
