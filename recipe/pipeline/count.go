package pipeline

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"iter"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

const (
	occurrencesFile = "occurrences" // of the reading phase: sorted runs of (key, where)
	frequentFile    = "frequent"    // of the counting phase: rows and what is frequent in them
)

// counter finds the step that counts what is inside documents.
func (p *Pipeline) counter() (recipe.Step, bool) {
	for _, s := range p.Recipe.Steps {
		if recipe.Is[recipe.Counter](s.Step) && p.From == nil { // a finished data set has been counted
			return s, true
		}
	}
	return recipe.Step{}, false
}

// countLayout has a band for each limit of the counting step.
func (p *Pipeline) countLayout(s recipe.Step) shuffle.Layout {
	limits := recipe.Variant(s.Step, language.Und).(recipe.Counter).Limits()
	return shuffle.Layout{Bands: max(1, len(limits)), Partitions: p.partitions(), KeyBytes: 16}
}

// occurrences writes what one shard counts.
type occurrences struct {
	step   recipe.Step
	limits []*float64
	runs   *shuffle.Writer
}

// occurrences starts the counts of a shard; nil when nothing is counted.
func (p *Pipeline) occurrences(t *engine.Task) (*occurrences, error) {
	s, ok := p.counter()
	if !ok {
		return nil, nil
	}
	out, err := t.Create(occurrencesFile)
	if err != nil {
		return nil, err
	}
	runs, err := shuffle.NewWriter(out, p.countLayout(s), 0)
	return &occurrences{step: s, limits: recipe.Variant(s.Step, language.Und).(recipe.Counter).Limits(), runs: runs}, err
}

// add counts a document.
func (o *occurrences) add(d *corpus.Document, row uint32) error {
	if o == nil || d.Broken != "" {
		return nil
	}
	from := d.URL
	if from == "" {
		from = d.ID
	}
	where := xxh3.HashString(from)
	for _, x := range recipe.Variant(o.step.Step, d.Language).(recipe.Counter).Count(d) {
		if o.limits[x.Limit] == nil {
			continue
		}
		if err := o.runs.Add(x.Limit, shuffle.Key{High: x.Key, Low: where + uint64(x.Of)*0x9E3779B97F4A7C15}, row); err != nil {
			return err
		}
	}
	return nil
}

func (o *occurrences) close() error {
	if o == nil {
		return nil
	}
	return o.runs.Close()
}

// count is a task of the phase after collapse: for a range of keys it finds those that are more frequent than their limit, and lists the rows
// that hold them.
func (p *Pipeline) count(ctx context.Context, t *engine.Task) error {
	s, _ := p.counter()
	layout := p.countLayout(s)
	var files []*shuffle.Runs
	for shard := range p.Shards {
		f, err := shuffle.OpenRuns(t.File(phaseRead, shard, occurrencesFile), uint32(shard), layout)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	out, err := t.Create(frequentFile)
	if err != nil {
		return err
	}
	for band, limit := range recipe.Variant(s.Step, language.Und).(recipe.Counter).Limits() {
		if limit == nil {
			continue
		}
		err := frequent(ctx, shuffle.Merge(files, band, t.Index), *limit, func(r shuffle.Record) error {
			var b [17]byte
			binary.BigEndian.PutUint32(b[:], r.Shard)
			binary.BigEndian.PutUint32(b[4:], r.Row)
			binary.BigEndian.PutUint64(b[8:], r.Key.High)
			b[16] = byte(band)
			_, err := out.Write(b[:])
			return err
		})
		if err != nil {
			return fmt.Errorf("count: %w", err)
		}
	}
	return nil
}

// frequent gives the records of all keys (their high half) that occur at more than limit different places (the low half). It holds the records of
// one key until it is over the limit.
func frequent(ctx context.Context, records iter.Seq2[shuffle.Record, error], limit float64, give func(shuffle.Record) error) error {
	var held []shuffle.Record
	places, last := 0, shuffle.Key{}
	for r, err := range records {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if places == 0 || r.Key.High != last.High {
			held, places = held[:0], 1
		} else if r.Key.Low != last.Low {
			places++
		}
		last = r.Key
		held = append(held, r)
		if float64(places) <= limit {
			continue
		}
		for _, h := range held {
			if err := give(h); err != nil {
				return err
			}
		}
		held = held[:0]
	}
	return nil
}

// counted is what is frequent in the documents of one shard.
type counted struct {
	step recipe.Step
	rows map[uint32][]recipe.Occurrence
}

// counted reads what the counting phase found for a shard.
func (p *Pipeline) counted(t *engine.Task, shard int) (*counted, error) {
	s, ok := p.counter()
	c := &counted{step: s}
	if !ok {
		return c, nil
	}
	c.rows = map[uint32][]recipe.Occurrence{}
	for n := range p.partitions() {
		f, err := t.Open(phaseCount, n, frequentFile)
		if err != nil {
			return nil, err
		}
		err = c.read(f, uint32(shard))
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *counted) read(r io.Reader, shard uint32) error {
	buf := make([]byte, 17*4096)
	for {
		n, err := io.ReadFull(r, buf)
		for b := buf[:n]; len(b) >= 17; b = b[17:] {
			if binary.BigEndian.Uint32(b) == shard {
				row := binary.BigEndian.Uint32(b[4:])
				c.rows[row] = append(c.rows[row], recipe.Occurrence{Limit: int(b[16]), Key: binary.BigEndian.Uint64(b[8:])})
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// records walks the documents of a language, with their pictures where something is frequent in the shard, and lets the step change those it is
// frequent in. With bodies, pictures and texts are there in any case.
func (c *counted) records(in *spool.Reader, tag language.Tag, bodies bool) iter.Seq2[spool.Record, error] {
	if len(c.rows) == 0 && !bodies {
		return in.Facts(tag)
	}
	return func(yield func(spool.Record, error) bool) {
		for rec, err := range in.Documents(tag, 0, in.Rows()) {
			if err == nil {
				err = c.apply(rec.Document, rec.Row)
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// apply lets the step change a document in which something is frequent.
func (c *counted) apply(d *corpus.Document, row uint32) error {
	list := c.rows[row]
	if len(list) == 0 || d.Broken != "" {
		return nil
	}
	return recipe.Variant(c.step.Step, d.Language).(recipe.Counter).Frequent(d, func(o recipe.Occurrence) bool {
		for _, x := range list {
			if x.Limit == o.Limit && x.Key == o.Key {
				return true
			}
		}
		return false
	})
}
