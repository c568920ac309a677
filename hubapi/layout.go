package hubapi

import (
	"fmt"
	"sync"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
)

// layouts keeps what the files of the trees seen last belong to. A tree never changes, so that nothing here can become wrong.
type layouts struct {
	mu    sync.Mutex
	kept  map[string][]split.Config
	files int
}

// maxLaidOut bounds the files of all layouts that are kept.
const maxLaidOut = 500_000

func newLayouts() *layouts { return &layouts{kept: map[string][]split.Config{}} }

// layout gives the configurations of a revision.
func (c *call) layout(commit hub.Commit) ([]split.Config, error) {
	l := c.laid
	key := fmt.Sprint(commit.Repository, " ", commit.Root)
	l.mu.Lock()
	configs, ok := l.kept[key]
	l.mu.Unlock()
	if ok {
		return configs, nil
	}
	card, err := split.Card(c.ctx(), c.hub, commit)
	if err != nil {
		return nil, err
	}
	if configs, err = split.Of(c.ctx(), c.hub, commit, card); err != nil {
		return nil, err
	}
	n := 1
	for _, config := range configs {
		for _, s := range config.Splits {
			n += 1 + len(s.Files)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.files+n > maxLaidOut {
		clear(l.kept)
		l.files = 0
	}
	if _, ok := l.kept[key]; !ok && n <= maxLaidOut {
		l.kept[key] = configs
		l.files += n
	}
	return configs, nil
}
