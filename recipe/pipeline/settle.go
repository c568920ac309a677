package pipeline

import (
	"context"
	"fmt"

	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

const countsFile = "counts"

// shardCounts says how many documents of each language a shard has in files of the data set.
type shardCounts map[language.Tag]int

// settle is a task of the phase that joins the verdicts of rules and groups on one shard. It tallies what groups decided.
func (p *Pipeline) settle(ctx context.Context, t *engine.Task) error {
	verdicts, err := readVerdicts(t, phaseJudge, t.Index)
	if err != nil {
		return err
	}
	if err := p.applyLinks(t, verdicts); err != nil {
		return err
	}
	in, err := spool.Open(t.File(phaseRead, t.Index, spoolFile))
	if err != nil {
		return err
	}
	defer in.Close()
	counts, tally := shardCounts{}, newTally()
	for _, tag := range in.Languages() {
		for rec, err := range in.Facts(tag) {
			if err != nil {
				return err
			}
			v := verdicts[rec.Row]
			if v.Gone {
				continue
			}
			counts[tag]++
			l := tally.language(tag)
			l.Read++
			place := Place{Shard: t.Index, Index: rec.Place, ID: rec.Document.ID}
			for _, r := range v.Reasons {
				l.reason(r).add(place)
			}
			if v.kept() {
				l.Passed++
				l.Samples = keepPlaces(append(l.Samples, place))
				l.Rights[string(rec.Document.Rights)]++
				l.Origins[rec.Document.Collection]++
				l.Hosts[host(rec.Document.URL)]++
				if v.Duplicates != nil {
					l.Sums[clusterName(*v.Duplicates+1)] = Sum{N: l.Sums[clusterName(*v.Duplicates+1)].N + 1}
				}
			}
		}
	}
	out, err := t.Create(verdictsFile)
	if err != nil {
		return err
	}
	if err := writeVerdicts(out, verdicts); err != nil {
		return err
	}
	if err := writeJSON(t, tallyFile, tally); err != nil {
		return err
	}
	return writeJSON(t, countsFile, counts)
}

// clusterName names a bin of the histogram of cluster sizes.
func clusterName(size int64) string {
	for _, b := range []struct {
		most int64
		name string
	}{{1, "cluster.1"}, {2, "cluster.2"}, {3, "cluster.3"}, {9, "cluster.4-9"}, {99, "cluster.10-99"}, {999, "cluster.100-999"}} {
		if size <= b.most {
			return b.name
		}
	}
	return "cluster.1000+"
}

// applyLinks adds what the Grouper decided to the verdicts of a shard.
func (p *Pipeline) applyLinks(t *engine.Task, verdicts []verdict) error {
	step, ok := p.grouper()
	if !ok {
		return nil
	}
	phases := step.Step.(recipe.Grouper).Phases(recipe.Groups{Shards: len(p.Shards), Members: p.members})
	f, err := t.Open(phases[len(phases)-1].Name, t.Index, recipe.LinksFile)
	if err != nil {
		return err
	}
	defer f.Close()
	links, err := recipe.ReadLinks(f)
	if err != nil {
		return err
	}
	zero := int64(0)
	for i := range verdicts {
		if verdicts[i].kept() {
			verdicts[i].Duplicates = &zero
		}
	}
	for _, l := range links {
		if int(l.Row) >= len(verdicts) {
			return fmt.Errorf("%s decides on row %d of a shard of %d", step.Name, l.Row, len(verdicts))
		}
		v := &verdicts[l.Row]
		v.Remove = l.Remove
		v.Detail = l.Detail
		if l.Reason != "" {
			v.Reasons, v.Duplicates = append(v.Reasons, step.Name+"."+l.Reason), nil
			continue
		}
		n := l.Duplicates
		v.Duplicates = &n
	}
	return nil
}
