package remote

import (
	"context"
	"net/http"
	"net/url"

	"github.com/lontar-asean/lontar/fault"
)

// Datasets lists the public data sets of the hub, by their names, in the order of the hub.
func (h *Hub) Datasets(ctx context.Context) (names []string, err error) {
	type entry struct {
		ID      string `json:"id"`
		Private bool   `json:"private"`
	}
	const most = 100
	query := url.Values{"limit": {"100"}}
	seen := map[string]bool{}
	for range mostPages {
		var page []entry
		if err := h.Call(ctx, http.MethodGet, "/api/datasets?"+query.Encode(), nil, &page); err != nil {
			return nil, err
		}
		fresh := false
		for _, e := range page {
			if _, err := parse(scheme + e.ID); err != nil {
				return nil, fault.New(fault.Broken, "the hub lists a data set whose name cannot be: %.100q", e.ID).At("%s", h.base)
			}
			if seen[e.ID] {
				continue
			}
			seen[e.ID], fresh = true, true
			if !e.Private {
				names = append(names, e.ID)
			}
		}
		if len(page) < most || !fresh {
			return names, nil
		}
		query.Set("cursor", page[len(page)-1].ID)
	}
	return nil, fault.New(fault.Broken, "the hub's list does not end after %d pages", mostPages).At("%s", h.base)
}
