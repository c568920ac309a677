package pipeline

import (
	"context"
	"slices"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
)

const layoutFile = "layout"

// part is a run of documents of one language, kept and dropped, that become the n-th file of each directory.
type part struct {
	Language language.Tag `json:"language"`
	N        int          `json:"n"`
	Spans    []span       `json:"spans"`
}

// span is a run of documents within one shard, counted without those that are gone.
type span struct {
	Shard int `json:"shard"`
	From  int `json:"from"`
	To    int `json:"to"`
}

// layout is the task that decides which documents go into which file: language by language, in input order, at most dataset.PartRows a file.
func (p *Pipeline) layout(ctx context.Context, t *engine.Task) error {
	counts := make([]shardCounts, len(p.Shards))
	var tags []language.Tag
	for s := range p.Shards {
		if err := readJSON(t, phaseSettle, s, countsFile, &counts[s]); err != nil {
			return err
		}
		for tag := range counts[s] {
			if !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	slices.Sort(tags)
	parts := []part{}
	for _, tag := range tags {
		open := part{Language: tag}
		held := 0
		for s := range p.Shards {
			for from, n := 0, counts[s][tag]; from < n; {
				take := min(n-from, dataset.PartRows-held)
				open.Spans = append(open.Spans, span{Shard: s, From: from, To: from + take})
				from, held = from+take, held+take
				if held == dataset.PartRows {
					parts = append(parts, open)
					open, held = part{Language: tag, N: open.N + 1}, 0
				}
			}
		}
		if held > 0 {
			parts = append(parts, open)
		}
	}
	return writeJSON(t, layoutFile, parts)
}
