package pipeline

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
)

// Contrast compares what people say of pictures with what machines say. It belongs to one goroutine.
type Contrast interface {
	Add(p *corpus.Picture)
	// Thickness gives what was found, language by language, with at most so many terms of each kind.
	Thickness(most int) []Thickness
}

// Thickness is what the native words of a language's pictures know and the machine's do not, and the reverse.
type Thickness struct {
	Language language.Tag
	Pictures int // with words of both sources
	Native   int // with native words only
	Machine  int // with a machine's only
	Kinds    []TermCount
	Thick    []Term // in native words only
	Thin     []Term // in the machine's only
	Left     int    // terms that were not counted, as there were too many
}

// TermCount counts the terms of a kind, once for every picture.
type TermCount struct {
	Kind    string
	Native  int // in native words only
	Machine int // in the machine's only
	Both    int
}

// Term is a name, number, concept or rare word, with the number of pictures it stands with.
type Term struct {
	Kind     string
	Text     string
	Pictures int
}

const (
	saidFile  = "said"
	mostTerms = 24
)

// said keeps the words of kept pictures until they are compared as a whole.
type said struct{ enc *json.Encoder }

func (p *Pipeline) said(t *engine.Task) (said, error) {
	if p.Contrast == nil {
		return said{}, nil
	}
	out, err := t.Create(saidFile)
	return said{json.NewEncoder(out)}, err
}

func (s said) see(d *corpus.Document) error {
	if s.enc == nil {
		return nil
	}
	for i := range d.Pictures {
		if p := &d.Pictures[i]; p.Usable() && len(p.Descriptions) > 0 {
			if err := s.enc.Encode(p.Descriptions); err != nil {
				return err
			}
		}
	}
	return nil
}

// contrast compares the words of all kept pictures.
func (p *Pipeline) contrast(t *engine.Task) ([]Thickness, error) {
	if p.Contrast == nil {
		return nil, nil
	}
	c, err := p.Contrast()
	if err != nil {
		return nil, err
	}
	for n := range writeTasks(len(p.Shards)) {
		f, err := t.Open(phaseWrite, n, saidFile)
		if err != nil {
			return nil, err
		}
		err = func() error {
			defer f.Close()
			for dec := json.NewDecoder(bufio.NewReaderSize(f, 1<<16)); ; {
				var one corpus.Picture
				if err := dec.Decode(&one.Descriptions); errors.Is(err, io.EOF) {
					return nil
				} else if err != nil {
					return err
				}
				c.Add(&one)
			}
		}()
		if err != nil {
			return nil, err
		}
	}
	return c.Thickness(mostTerms), nil
}
