package hub

import (
	"cmp"
	"context"
	"slices"
)

// Count is how many repositories have a tag.
type Count struct {
	Tag string
	N   int
}

// Facets counts the tags of the repositories that a listing gives, the most frequent first. It looks at the first 1,000 of them; Limit and After do not count.
func (h *Hub) Facets(ctx context.Context, l Listing) ([]Count, error) {
	l.Limit, l.After = maxListing, ""
	list, err := h.List(ctx, l)
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, r := range list {
		tags := CardTags(r.Card)
		slices.Sort(tags)
		for _, tag := range slices.Compact(tags) {
			count[tag]++
		}
	}
	counts := make([]Count, 0, len(count))
	for tag, n := range count {
		counts = append(counts, Count{tag, n})
	}
	slices.SortFunc(counts, func(a, b Count) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Tag, b.Tag)) })
	return counts, nil
}
