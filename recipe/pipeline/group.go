package pipeline

import (
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
)

// group is a step that compares documents with each other.
type group struct {
	recipe.Step
	recipe.Grouper
	number int // among them; those before it decide first
}

// groups gives the steps that compare documents, in the order of the recipe.
func (p *Pipeline) groups() (list []group) {
	for _, s := range p.Recipe.Steps {
		if g, ok := recipe.Variant(s.Step, "und").(recipe.Grouper); ok {
			list = append(list, group{s, g, len(list)})
		}
	}
	return list
}

// phases gives the phases of a group. It compares what passed all rules and was not dropped by the groups before it.
func (p *Pipeline) phases(g group) []recipe.GroupPhase {
	return g.Phases(recipe.Groups{Shards: len(p.Shards), Members: func(t *engine.Task, shard int) iter.Seq2[recipe.Member, error] { return p.members(t, shard, g.number) }})
}

// sign gives what groups have to remember of a document: the signature of one group as it is, those of several each behind its length.
func (p *Pipeline) signature(d *corpus.Document) (all []byte, err error) {
	list := p.groups()
	for _, g := range list {
		one, err := g.Sign(d)
		if err != nil {
			return nil, fmt.Errorf("sign %s for %s: %w", d.ID, g.Name, err)
		}
		if len(list) == 1 {
			return one, nil
		}
		all = append(binary.AppendUvarint(all, uint64(len(one))), one...)
	}
	return all, nil
}

// signatureOf gives the part of a signature that is a group's.
func (p *Pipeline) signatureOf(all []byte, number int) ([]byte, error) {
	if len(p.groups()) == 1 || len(all) == 0 {
		return all, nil
	}
	for ; ; number-- {
		n, width := binary.Uvarint(all)
		if width <= 0 || n > uint64(len(all)-width) {
			return nil, fmt.Errorf("a signature of %d bytes is damaged", len(all))
		}
		if number == 0 {
			return all[width : width+int(n)], nil
		}
		all = all[width+int(n):]
	}
}

// members yields what a group compares: the documents of a shard that passed all rules and the groups before it, language by language.
func (p *Pipeline) members(t *engine.Task, shard, number int) iter.Seq2[recipe.Member, error] {
	return func(yield func(recipe.Member, error) bool) {
		verdicts, err := readVerdicts(t, phaseJudge, shard)
		if err == nil {
			err = p.applyLinks(t, shard, verdicts, p.groups()[:number])
		}
		if err != nil {
			yield(recipe.Member{}, err)
			return
		}
		in, err := spool.Open(t.File(phaseRead, shard, spoolFile))
		if err != nil {
			yield(recipe.Member{}, err)
			return
		}
		defer in.Close()
		for _, tag := range in.Languages() {
			for rec, err := range in.Facts(tag) {
				if err != nil {
					yield(recipe.Member{}, err)
					return
				}
				if !verdicts[rec.Row].kept() {
					continue
				}
				f := &rec.Document.Facts
				signature, err := p.signatureOf(f.Signature, number)
				if err != nil {
					yield(recipe.Member{}, fmt.Errorf("%s: %w", f.ID, err))
					return
				}
				if !yield(recipe.Member{Row: rec.Row, ID: f.ID, Content: f.Content, Signature: signature}, nil) {
					return
				}
			}
		}
	}
}

// applyLinks adds what groups decided to the verdicts of a shard.
func (p *Pipeline) applyLinks(t *engine.Task, shard int, verdicts []verdict, groups []group) error {
	for _, g := range groups {
		phases := p.phases(g)
		f, err := t.Open(phases[len(phases)-1].Name, shard, recipe.LinksFile)
		if err != nil {
			return err
		}
		links, err := recipe.ReadLinks(f)
		f.Close()
		if err != nil {
			return err
		}
		for i := range verdicts {
			if verdicts[i].kept() && verdicts[i].Duplicates == nil {
				verdicts[i].Duplicates = new(int64)
			}
		}
		for _, l := range links {
			if int(l.Row) >= len(verdicts) {
				return fmt.Errorf("%s decides on row %d of a shard of %d", g.Name, l.Row, len(verdicts))
			}
			verdicts[l.Row].link(g, l)
		}
	}
	return nil
}

// link adds what a group decided.
func (v *verdict) link(g group, l recipe.Link) {
	if l.Detail != "" {
		v.Detail = l.Detail
	}
	if len(l.Remove)+len(l.Pictures) > 0 {
		v.Remove = append(v.Remove, removal{Group: g.number, Lines: l.Remove, Pictures: l.Pictures})
	}
	if l.Reason != "" {
		v.Reasons, v.Duplicates = append(v.Reasons, g.Name+"."+l.Reason), nil
		return
	}
	if v.Duplicates != nil {
		n := *v.Duplicates + l.Duplicates
		v.Duplicates = &n
	}
}

// removal is what a group takes out of a document that it keeps.
type removal struct {
	Group    int   `json:"group"`
	Lines    []int `json:"lines,omitempty"`    // of the text
	Pictures []int `json:"pictures,omitempty"` // indexes
}

// apply takes it out and says so in the trail.
func (r removal) apply(d *corpus.Document, groups []group) {
	g := groups[r.Group]
	if len(r.Lines) > 0 {
		removeLines(d, r.Lines)
	}
	for _, i := range r.Pictures {
		d.TakeOutPicture(i, g.Name+".duplicate")
	}
	d.Changed(g.Name, g.Kind.Version, int64(len(r.Lines)+len(r.Pictures)))
}
