package mirror

import (
	"container/list"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// cache is a folder whose files are kept as long as there is room: those used longest ago go first, never one that is in use.
type cache struct {
	dir    string
	budget int64

	mu    sync.Mutex
	items map[string]*list.Element
	order *list.List // the latest used first
	bytes int64
}

type item struct {
	key     string // its path in the folder
	bytes   int64
	users   int
	touched time.Time // what the file says
}

// block is the least that a file counts: an empty one takes room too.
const block = 4096

func cost(size int64) int64 { return (size + block) / block * block }

// folders of a cache.
const (
	answers  = "answers"  // what the other hub said
	known    = "known"    // its descriptions of repositories
	content  = "files"    // whole files
	incoming = "incoming" // the beginnings of files
)

func openCache(dir string, budget int64) (*cache, error) {
	if budget < 1<<20 {
		return nil, fault.New(fault.Invalid, "the mirror has room for %d bytes only", budget).Try("--mirror-cache 50GB")
	}
	c := &cache{dir: dir, budget: budget, items: map[string]*list.Element{}, order: list.New()}
	var found []*item
	for _, folder := range []string{answers, known, content, incoming} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			return nil, fault.New(fault.Denied, "the folder of the mirror cannot be made: %w", err)
		}
		err := filepath.WalkDir(filepath.Join(dir, folder), func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			if filepath.Ext(p) == unfinished { // an answer that was being written when the program ended
				return os.Remove(p)
			}
			info, err := e.Info()
			if err != nil {
				return err
			}
			key, err := filepath.Rel(dir, p)
			found = append(found, &item{key: filepath.ToSlash(key), bytes: cost(info.Size()), touched: info.ModTime()})
			return err
		})
		if err != nil {
			return nil, fault.New(fault.Denied, "the folder of the mirror cannot be read: %w", err)
		}
	}
	slices.SortFunc(found, func(a, b *item) int { return b.touched.Compare(a.touched) })
	for _, i := range found {
		c.items[i.key] = c.order.PushBack(i)
		c.bytes += i.bytes
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c, c.room(0)
}

const unfinished = ".new"

func (c *cache) path(key string) string { return filepath.Join(c.dir, filepath.FromSlash(key)) }

// room removes files until so many bytes more fit.
func (c *cache) room(bytes int64) error {
	if bytes > c.budget {
		return fault.New(fault.Denied, "a file of %d bytes does not fit into the mirror, which has room for %d", bytes, c.budget).Try("ask who runs this hub for a larger --mirror-cache")
	}
	for e := c.order.Back(); e != nil && c.bytes+bytes > c.budget; {
		i, before := e.Value.(*item), e.Prev()
		if i.users == 0 {
			if err := c.remove(e); err != nil {
				return err
			}
		}
		e = before
	}
	if c.bytes+bytes > c.budget {
		return fault.New(fault.Busy, "all of the mirror's room is in use").Try("try again later")
	}
	return nil
}

func (c *cache) remove(e *list.Element) error {
	i := e.Value.(*item)
	if err := os.Remove(c.path(i.key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("make room in the mirror: %w", err)
	}
	c.order.Remove(e)
	delete(c.items, i.key)
	c.bytes -= i.bytes
	return nil
}

// reserve makes room for a file that will be there, and holds it until release.
func (c *cache) reserve(key string, size int64) (*item, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.items[key]
	if !ok {
		if err := c.room(cost(size)); err != nil {
			return nil, err
		}
		i := &item{key: key, bytes: cost(size), users: 1}
		c.items[key] = c.order.PushFront(i)
		c.bytes += i.bytes
		return i, nil
	}
	i := e.Value.(*item) // it grows or is replaced
	i.users++
	if err := c.room(cost(size) - i.bytes); err != nil {
		i.users--
		return nil, err
	}
	c.bytes += cost(size) - i.bytes
	i.bytes = cost(size)
	return i, nil
}

// shrink says that a file has become smaller than what was reserved.
func (c *cache) shrink(i *item, size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.items[i.key]; ok && e.Value == i {
		c.bytes += cost(size) - i.bytes
		i.bytes = cost(size)
	}
}

// use holds a file until release; nil when it is not there.
func (c *cache) use(key string, now time.Time) *item {
	const rarely = time.Minute
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.items[key]
	if !ok {
		return nil
	}
	i := e.Value.(*item)
	i.users++
	c.order.MoveToFront(e)
	if now.Sub(i.touched) > rarely {
		i.touched = now
		_ = os.Chtimes(c.path(key), now, now) // only the order after a restart depends on it
	}
	return i
}

func (c *cache) release(i *item) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i.users--
}

// forget removes a file, whoever uses it.
func (c *cache) forget(key string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.items[key]; ok {
		return c.remove(e)
	}
	return nil
}

// rename gives a reserved file its place. It stays held.
func (c *cache) rename(i *item, to string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := os.MkdirAll(filepath.Dir(c.path(to)), 0o700); err != nil {
		return err
	}
	if err := os.Rename(c.path(i.key), c.path(to)); err != nil {
		return err
	}
	if old, ok := c.items[to]; ok {
		c.bytes -= old.Value.(*item).bytes
		c.order.Remove(old)
	}
	e := c.items[i.key]
	delete(c.items, i.key)
	i.key = to
	c.items[to] = e
	c.order.MoveToFront(e)
	return nil
}

// keys lists the files of a folder.
func (c *cache) keys(folder string) (keys []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key := range c.items {
		if filepath.ToSlash(filepath.Dir(key)) == folder {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
