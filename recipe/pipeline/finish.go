package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
)

// finish is the last task: it writes what describes the data set as a whole.
func (p *Pipeline) finish(ctx context.Context, t *engine.Task) error {
	s, err := p.summary(ctx, t)
	if err != nil {
		return err
	}
	var described []dataset.FileRecord
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{dataset.CardFile, func(w io.Writer) error { return dataset.WriteCard(w, s.Manifest) }},
		{dataset.CroissantFile, func(w io.Writer) error { return dataset.WriteCroissant(w, s.Manifest) }},
		{dataset.ReportFile, func(w io.Writer) error { return p.Reporter.Report(w, s) }},
	} {
		out, err := t.Create(f.name)
		if err != nil {
			return err
		}
		sum := sha256.New()
		if err := f.write(io.MultiWriter(out, sum)); err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
		described = append(described, dataset.FileRecord{Path: f.name, Bytes: out.Offset(), SHA256: hex.EncodeToString(sum.Sum(nil))})
	}
	s.Manifest.Files = append(s.Manifest.Files, described...)
	b, err := s.Manifest.Encode()
	if err != nil {
		return err
	}
	out, err := t.Create(dataset.ManifestFile)
	if err != nil {
		return err
	}
	_, err = out.Write(b)
	return err
}

// summary adds everything up.
func (p *Pipeline) summary(ctx context.Context, t *engine.Task) (*Summary, error) {
	s := &Summary{Rules: newTally(), Final: newTally(), Documents: map[string]*Sample{}}
	for shard := range p.Shards {
		for _, add := range []struct {
			phase string
			to    *Tally
		}{{phaseJudge, s.Rules}, {phaseSettle, s.Final}} {
			one := newTally()
			if err := readJSON(t, add.phase, shard, tallyFile, one); err != nil {
				return nil, err
			}
			add.to.merge(one)
		}
	}
	for _, st := range p.Recipe.Steps {
		s.Steps = append(s.Steps, StepSummary{Name: st.Name, Kind: st.Kind.Name, Summary: st.Kind.Summary, Settings: string(st.Settings)})
	}
	if err := p.collectSamples(ctx, t, s); err != nil {
		return nil, err
	}
	var err error
	if s.Pictures, err = p.collectPictures(t); err != nil {
		return nil, err
	}
	if s.Thickness, err = p.contrast(t); err != nil {
		return nil, err
	}
	return s, p.manifest(t, s)
}

func (p *Pipeline) manifest(t *engine.Task, s *Summary) error {
	m := dataset.Manifest{
		Format: dataset.Format, Name: p.Recipe.Name, Limit: p.Limit, Lontar: p.Version, Unicode: p.Unicode, Parents: append([]string{}, p.Parents...),
		Recipe:    dataset.RecipeRecord{Hash: p.Recipe.Hash(), Seed: p.Recipe.Seed, Key: p.MeasureKey()},
		Broken:    t.Counters(phaseRead)[countBroken],
		Short:     t.Counters(phaseRead)[countShort],
		Collapsed: s.Rules.Collapsed, Dropped: map[string]int64{}, Languages: map[language.Tag]dataset.Language{}, Rights: map[string]int64{},
		Files: []dataset.FileRecord{}, Inputs: p.Inputs(),
	}
	for _, st := range p.Recipe.Steps {
		m.Recipe.Steps = append(m.Recipe.Steps, fmt.Appendf(nil, "{%q:%s}", st.Kind.Name, st.Settings))
	}
	for tag, l := range s.Final.Languages {
		m.Read += l.Read
		m.Kept += l.Passed
		m.Languages[tag] = dataset.Language{Read: l.Read, Kept: l.Passed}
		for r, c := range l.Reasons {
			m.Dropped[r] += c.N
		}
		addCounts(m.Rights, l.Rights)
	}
	var parts []part
	if err := readJSON(t, phaseLayout, 0, layoutFile, &parts); err != nil {
		return err
	}
	tasks := writeTasks(len(p.Shards))
	for n := range tasks {
		var files []written
		if err := readJSON(t, phaseWrite, n, filesFile, &files); err != nil {
			return err
		}
		for _, f := range files {
			m.Files = append(m.Files, f.FileRecord)
		}
	}
	slices.SortFunc(m.Files, func(a, b dataset.FileRecord) int { return strings.Compare(a.Path, b.Path) })
	sum := sha256.New()
	for i := range parts {
		f, err := t.Open(phaseWrite, i%tasks, fmt.Sprintf("%s.%d", contentFile, i))
		if err != nil {
			return err
		}
		_, err = io.Copy(sum, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	m.Content = hex.EncodeToString(sum.Sum(nil))
	s.Manifest = m
	return nil
}

// Inputs lists the files that are read, each once.
func (p *Pipeline) Inputs() []dataset.InputRecord {
	inputs := []dataset.InputRecord{}
	for _, s := range p.Shards {
		for _, u := range s.Units {
			if n := len(inputs); n == 0 || inputs[n-1].Name != u.Name || u.Start == 0 {
				inputs = append(inputs, dataset.InputRecord{Name: u.Name, Bytes: u.Bytes})
			}
		}
	}
	return inputs
}

// collectSamples reads the documents that the report shows.
func (p *Pipeline) collectSamples(ctx context.Context, t *engine.Task, s *Summary) error {
	type key struct {
		shard int
		tag   language.Tag
	}
	wanted := map[key]map[int]bool{}
	note := func(tag language.Tag, pl Place) {
		k := key{pl.Shard, tag}
		if wanted[k] == nil {
			wanted[k] = map[int]bool{}
		}
		wanted[k][pl.Index] = true
	}
	reserved, err := p.reserved(t)
	if err != nil {
		return err
	}
	s.Rules.places(note)
	s.Final.places(note)
	for k, indexes := range wanted {
		counted, err := p.counted(t, k.shard)
		if err != nil {
			return err
		}
		in, err := spool.Open(t.File(phaseRead, k.shard, spoolFile))
		if err != nil {
			return err
		}
		for rec, err := range in.Some(k.tag, indexes) {
			if err != nil {
				in.Close()
				return err
			}
			if err := counted.apply(rec.Document, rec.Row); err != nil {
				in.Close()
				return err
			}
			reserved.apply(rec.Document)
			s.Documents[rec.Document.ID] = sampleOf(rec.Document)
		}
		in.Close()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}
