package safety

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// step is the step safety. It implements recipe.Streamer, since a program is kept running from picture to picture.
type step struct {
	Settings
	runners []runner
	dir     string
}

// Place says where the recipe lies, and looks for the programs and their files.
func (s *step) Place(dir string) error {
	s.dir = dir
	for i := range s.runners {
		if r := &s.runners[i]; r.URL == "" {
			if _, err := r.program(dir); err != nil {
				return err
			}
		}
	}
	_, err := s.digest()
	return err
}

// Measuring names the settings and the contents of the files that the programs are made of.
func (s *step) Measuring() any {
	sum, err := s.digest()
	if err != nil {
		sum = "unreadable: " + err.Error()
	}
	var checkers []string
	for _, r := range s.runners {
		checkers = append(checkers, r.Name, r.URL)
		checkers = append(checkers, r.Command...)
	}
	return []any{checkers, s.MaxNSFW.String(), s.MaxFaces.String(), s.Blur, sum}
}

func (s *step) digest() (string, error) {
	sum := sha256.New()
	for _, r := range s.runners {
		for _, f := range r.Files {
			if !filepath.IsAbs(f) {
				f = filepath.Join(s.dir, f)
			}
			b, err := os.ReadFile(f)
			if err != nil {
				return "", fault.New(fault.Missing, "cannot read a file that the recipe names: %w", err).Try("paths are relative to the recipe")
			}
			own := sha256.Sum256(b)
			sum.Write(own[:])
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

// Stream asks the checkers about the pictures of documents. Programs start with the first picture and end with the stream.
func (s *step) Stream(ctx context.Context, in iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		askers := make([]asker, len(s.runners))
		defer func() {
			for _, a := range askers {
				if a != nil {
					a.close()
				}
			}
		}()
		for d, err := range in {
			if err == nil {
				err = s.document(ctx, d, askers)
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// The checks that every picture has.
const (
	checkNSFW  = name + ".nsfw"
	checkFaces = name + ".faces"
)

func (s *step) document(ctx context.Context, d *corpus.Document, askers []asker) error {
	changed := int64(0)
	for i := range d.Pictures {
		p := &d.Pictures[i]
		if !p.Usable() {
			continue
		}
		checks := map[string]corpus.Check{checkNSFW: {Name: checkNSFW, State: corpus.Unchecked}, checkFaces: {Name: checkFaces, State: corpus.Unchecked}}
		var blurred []byte
		if len(p.Bytes) > 0 {
			for k := range s.runners {
				if askers[k] == nil {
					a, err := s.runners[k].start(ctx, s.dir)
					if err != nil {
						return err
					}
					askers[k] = a
				}
				a, err := askers[k].ask(ctx, questionOf(p))
				if err != nil {
					return err
				}
				note(checks, s.runners[k].Name, &a)
				if len(a.Blurred) > 0 {
					blurred = a.Blurred
				}
			}
		}
		for _, n := range slices.Sorted(maps.Keys(checks)) {
			set(p, checks[n])
		}
		if s.judge(d, i, checks, blurred) {
			changed++
		}
	}
	s.measure(d)
	if changed > 0 {
		d.Changed(name, version, changed)
	}
	return nil
}

// note turns an answer into checks. A checker that could not judge a picture leaves its own check failed, under its name.
func note(checks map[string]corpus.Check, checker string, a *answer) {
	if a.Error != "" {
		n := name + "." + checker
		checks[n] = corpus.Check{Name: n, State: corpus.Failed}
		return
	}
	for score, v := range a.Scores {
		n := name + "." + score
		checks[n] = corpus.Check{Name: n, State: corpus.Measured, Value: v}
	}
}

func set(p *corpus.Picture, c corpus.Check) {
	for i := range p.Checks {
		if p.Checks[i].Name == c.Name {
			p.Checks[i] = c
			return
		}
	}
	p.Checks = append(p.Checks, c)
}

// judge takes the picture out or replaces it, and says whether it did.
func (s *step) judge(d *corpus.Document, i int, checks map[string]corpus.Check, blurred []byte) (changed bool) {
	p := &d.Pictures[i]
	for _, rule := range []struct {
		check, reason string
		high          *float64
	}{{checkNSFW, name + ".max_nsfw", s.MaxNSFW.Or(nil)}, {checkFaces, name + ".max_faces", s.MaxFaces.Or(nil)}} {
		if c := checks[rule.check]; rule.high != nil && c.State == corpus.Measured && c.Value > *rule.high {
			d.TakeOutPicture(i, rule.reason)
			changed = true
		}
	}
	if changed {
		return true
	}
	switch s.Blur {
	case blurKeep:
		p.Blurred = blurred
		return len(blurred) > 0
	case blurReplace:
		faces := checks[checkFaces]
		switch {
		case faces.State == corpus.Measured && faces.Value == 0:
			return false
		case faces.State == corpus.Measured && len(blurred) > 0:
			p.Hold(blurred)
			p.MediaType, p.Blurred = http.DetectContentType(blurred), nil
		default:
			d.TakeOutPicture(i, name+".blur")
		}
		return true
	}
	return false
}

// measure counts the pictures of a document by what is known of them.
func (s *step) measure(d *corpus.Document) {
	var checked, unchecked, failed int
	var nsfw, faces float64
	var anyNSFW, anyFaces bool
	for i := range d.Pictures {
		states := map[corpus.State]bool{}
		for _, c := range d.Pictures[i].Checks {
			switch c.Name {
			case checkNSFW:
				if c.State == corpus.Measured {
					nsfw, anyNSFW = max(nsfw, c.Value), true
				}
			case checkFaces:
				if c.State == corpus.Measured {
					faces, anyFaces = faces+c.Value, true
				}
			default:
				if c.State != corpus.Failed || len(c.Name) <= len(name) || c.Name[:len(name)+1] != name+"." {
					continue
				}
			}
			states[c.State] = true
		}
		switch {
		case states[corpus.Failed]:
			failed++
		case states[corpus.Measured]:
			checked++
		case states[corpus.Unchecked]:
			unchecked++
		}
	}
	d.SetMeasure(name+".checked", float64(checked))
	d.SetMeasure(name+".unchecked", float64(unchecked))
	d.SetMeasure(name+".failed", float64(failed))
	known := func(measure string, v float64, ok bool) {
		if ok {
			d.SetMeasure(measure, v)
		} else {
			d.SetUnmeasured(measure)
		}
	}
	known(checkNSFW, nsfw, anyNSFW)
	known(checkFaces, faces, anyFaces)
}
