package withdraw

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/hub"
)

// lists are suppression lists as commits meet them, made anew when the books have more entries.
type lists struct {
	key string // hexadecimal

	mu    sync.Mutex
	count int64
	all   []hub.Suppressed
	of    map[int64]*held
}

// held is a list with what its entries need to know of records.
type held struct {
	*corpus.Suppression
	wants wants
	size  int
}

// empty gives a list without entries, for its hashes.
func (l *lists) empty() *corpus.Suppression { return l.list(nil).Suppression }

func (l *lists) list(entries []hub.Suppressed) *held {
	h := &held{size: len(entries)}
	var b strings.Builder
	writeList(&b, l.key, entries)
	var err error
	if h.Suppression, err = corpus.ReadSuppression(strings.NewReader(b.String()), "the suppression list of the hub"); err != nil {
		panic(err) // it was written a line above
	}
	for _, e := range entries {
		switch e.Kind {
		case "content", "near", "alike":
			h.wants.texts = true
		case "picture":
			h.wants.pictures = true
		}
	}
	return h
}

// writeList writes a list as docs/format/suppression.md says.
func writeList(w io.Writer, key string, entries []hub.Suppressed) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]string{"lontar": "suppression", "key": key}); err != nil {
		return err
	}
	for _, s := range entries {
		if err := e.Encode(struct {
			Kind  string `json:"kind"`
			Value string `json:"value"`
		}{s.Kind, s.Value}); err != nil {
			return err
		}
	}
	return nil
}

// in gives the list that commits to a repository meet: what must stay out of all of the hub, and of this repository.
func (o *Office) in(ctx context.Context, repository int64) (h *held, err error) {
	l := &o.lists
	l.mu.Lock()
	defer l.mu.Unlock()
	err = o.hub.Read(ctx, func(b hub.Books) error {
		count, err := b.SuppressedCount(ctx)
		if err != nil || count == l.count && l.of != nil {
			return err
		}
		all, err := b.Suppressed(ctx, "")
		if err != nil {
			return err
		}
		l.count, l.all, l.of = count, all, map[int64]*held{}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if h = l.of[repository]; h == nil {
		h = l.list(scoped(l.all, func(n int64) bool { return n == repository }))
		if len(l.of) >= maxLists {
			clear(l.of)
		}
		l.of[repository] = h
	}
	return h, nil
}

// maxLists bounds for how many repositories lists are kept at once.
const maxLists = 64

// scoped gives the entries that count for all of the hub or for some repositories, each once.
func scoped(all []hub.Suppressed, some func(repository int64) bool) (list []hub.Suppressed) {
	seen := map[hub.Suppressed]bool{}
	for _, e := range all {
		if e.Repository != 0 && !some(e.Repository) {
			continue
		}
		if e.Repository = 0; !seen[e] {
			seen[e] = true
			list = append(list, e)
		}
	}
	return list
}

// WriteList writes the suppression list of the hub, and of those repositories that some says yes to.
func (o *Office) WriteList(ctx context.Context, w io.Writer, some func(hub.Repository) bool) error {
	var all []hub.Suppressed
	may := map[int64]bool{}
	if err := o.hub.Read(ctx, func(b hub.Books) (err error) {
		if all, err = b.Suppressed(ctx, ""); err != nil {
			return err
		}
		for _, e := range all {
			if _, known := may[e.Repository]; known || e.Repository == 0 {
				continue
			}
			r, err := b.RepositoryOf(ctx, e.Repository)
			may[e.Repository] = err == nil && some(r)
		}
		return nil
	}); err != nil {
		return err
	}
	return writeList(w, o.lists.key, scoped(all, func(n int64) bool { return may[n] }))
}
