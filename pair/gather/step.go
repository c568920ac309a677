package gather

import (
	"context"
	"fmt"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// step is the step pictures. It implements recipe.Transformer, recipe.Gatherer and recipe.Ruler.
type step struct {
	Settings
	getter Getter
	recent *recent
}

// held bounds the bytes of all pictures of one record together: of the others of a page with more, only what was measured stays.
const held = 256 << 20

// Measuring says what the measures depend on: all but the rule.
func (s step) Measuring() any {
	m := s.Settings
	m.MinPictures = recipe.Limit{}
	return fmt.Sprintf("%+v", m)
}

// Transform gets and judges every picture of a record.
func (s step) Transform(ctx context.Context, d *corpus.Document) error {
	found, changed, total := 0, int64(0), 0
	seen := map[string]bool{}
	for i := range d.Pictures {
		p := &d.Pictures[i]
		if !p.Usable() {
			continue
		}
		if len(p.Bytes) == 0 {
			if known(p) { // of a data set that keeps no bytes
				found++
				continue
			}
			b, reason, err := s.get(ctx, d, p.URL)
			if err != nil {
				return fmt.Errorf("get %s: %w", p.URL, err)
			}
			if reason != "" {
				d.TakeOutPicture(i, name+"."+reason)
				changed++
				continue
			}
			p.Hold(b)
		}
		found++
		reason := s.look(p)
		if reason == "" && seen[p.SHA256] {
			reason = "repeated"
		}
		if seen[p.SHA256] = true; reason != "" {
			d.TakeOutPicture(i, name+"."+reason)
			changed++
			continue
		}
		if total += len(p.Bytes); total > held {
			p.Bytes = nil
		}
	}
	if changed > 0 {
		d.Changed(name, version, changed)
	}
	usable := 0
	for i := range d.Pictures {
		if d.Pictures[i].Usable() {
			usable++
		}
	}
	d.SetMeasure(name+".found", float64(found))
	d.SetMeasure(name+".usable", float64(usable))
	return nil
}

// known says whether a picture without bytes was looked at before.
func known(p *corpus.Picture) bool { return p.SHA256 != "" && p.MediaType != "" && p.Width > 0 }

// look finds out what a picture is, and why it cannot be used.
func (s step) look(p *corpus.Picture) (reason string) {
	p.Hold(p.Bytes)
	f, ok := s.recent.get(p.SHA256)
	if !ok {
		f = s.examine(p.Bytes)
		s.recent.put(p.SHA256, f, len(p.Bytes))
	}
	f.tell(p)
	if !s.Places {
		p.File.Place = ""
	}
	return f.reason
}

// Rules gives the limit.
func (s step) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{{Setting: "min_pictures", Measure: name + ".usable", Low: s.MinPictures.Or(nil)}}
}

// Release takes away the bytes that may not be stored.
func (s step) Release(d *corpus.Document) {
	for i := range d.Pictures {
		p := &d.Pictures[i]
		if s.Keep == keepAlways || s.Keep == keepLicensed && p.Storable(d.Rights) {
			continue
		}
		p.Bytes, p.Blurred = nil, nil
	}
}

// passing reports whether an error goes away by itself, so that the run should be taken up later.
func passing(err error) bool {
	k := fault.Of(err)
	return k == "" || k == fault.Busy || k == fault.Conflict
}
