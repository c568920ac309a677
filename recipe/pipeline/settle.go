package pipeline

import (
	"context"

	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
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
	if err := p.applyLinks(t, t.Index, verdicts, p.groups()); err != nil {
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
