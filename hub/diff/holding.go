package diff

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/survey"
	"github.com/lontar-asean/lontar/language"
)

// key stands for a record on both sides.
type key [16]byte

// entry is a record that is held: where it lies and what it holds, in 40 bytes.
type entry struct {
	base   uint64 // decides whether it belongs to the sample
	digest uint64
	row    int64
	file   int32
	again  int32 // how many records with the same key came after it
	tag    uint16
}

// comparison is what both sides share.
type comparison struct {
	bounds Bounds
	report *Report
	mask   uint64 // a record belongs to the sample when these bits of its base are 0
	names  []string
	tags   map[string]uint16
}

// holding holds the records of a side.
type holding struct {
	*comparison
	side  Side
	files []File
	held  map[key]*entry
}

func (c *comparison) hold(side Side, files []File) *holding {
	return &holding{comparison: c, side: side, files: files, held: map[key]*entry{}}
}

// tag numbers the languages.
func (c *comparison) tag(name string) uint16 {
	if t, err := language.Parse(name); err == nil {
		name = string(t)
	} else if name = strings.ToValidUTF8(name, "\uFFFD"); name == "" || len(name) > 40 {
		name = string(language.Und)
	}
	n, ok := c.tags[name]
	if !ok {
		const most = 5000
		if len(c.names) >= most {
			name = survey.Others
			if n, ok := c.tags[name]; ok {
				return n
			}
		}
		n = uint16(len(c.names))
		c.names, c.tags[name] = append(c.names, name), n
	}
	return n
}

// read takes in the records of all files, as far as the bounds go.
func (t *holding) read(ctx context.Context) error {
	budget := t.bounds.Bytes
	languages := map[string]uint16{}
	for i, f := range t.files {
		if f.Size > budget {
			t.unread(f.Path, fmt.Sprintf("more than %d MiB have changed", t.bounds.Bytes>>20))
			continue
		}
		budget -= f.Size
		stem := stem(f.Path)
		err := each(ctx, t.side, f, nil, func(r *record) bool {
			tag, ok := languages[r.language]
			if !ok {
				if tag = t.tag(r.language); len(languages) < 10_000 {
					languages[strings.Clone(r.language)] = tag
				}
			}
			t.add(r, int32(i), tag, stem)
			return ctx.Err() == nil
		})
		if fault.Of(err) == fault.Broken || ends(err) {
			t.unread(f.Path, err.Error())
			err = nil
		}
		if err != nil {
			return fmt.Errorf("compare %s: %w", f.Path, err)
		}
	}
	return nil
}

func (t *holding) unread(path, why string) {
	const most = 200
	if len(t.report.Unread) < most {
		t.report.Unread = append(t.report.Unread, Unread{path, why})
	}
}

// stem is where the ids of others count: a folder and the name of a file without numbers, so that a set that is cut into other shards has the same.
func stem(file string) string {
	name := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, path.Base(file))
	return path.Dir(file) + "/" + name
}

func (t *holding) add(r *record, file int32, tag uint16, stem string) {
	digest := r.digest()
	var k xxh3.Uint128
	switch {
	case r.id == "":
		k = xxh3.Hash128(fmt.Appendf(nil, "\x00%x", digest))
	case ours(r.id):
		k = xxh3.HashString128(r.id)
	default:
		k = xxh3.HashString128(stem + "\x00" + r.id)
	}
	if k.Lo&t.mask != 0 {
		return
	}
	e := &entry{base: k.Lo, digest: digest, row: r.row, file: file, tag: tag}
	if first := t.held[k.Bytes()]; first != nil {
		first.again++
		k = xxh3.Hash128(fmt.Appendf(nil, "%x\x00%d", k.Bytes(), first.again))
	}
	t.held[k.Bytes()] = e
	for len(t.held) > t.bounds.Records && t.mask != 1<<63-1 {
		t.mask = t.mask<<1 | 1
		t.thin()
	}
}

// thin forgets what does not belong to the sample.
func (t *holding) thin() {
	for k, e := range t.held {
		if e.base&t.mask != 0 {
			delete(t.held, k)
		}
	}
}

// ours reports whether an id is one of documents: it means the same everywhere.
func ours(id string) bool {
	const length = 26
	id, _, _ = strings.Cut(id, "#")
	return len(id) == length && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// compare counts, and notes which records are to be examples.
func (c *comparison) compare(old, fresh *holding) {
	old.thin()
	fresh.thin()
	r := c.report
	r.Sample = int64(c.mask) + 1
	count := func(tag uint16, f func(*Counts)) {
		n := r.Languages[c.names[tag]]
		f(&n)
		r.Languages[c.names[tag]] = n
		f(&r.Records)
	}
	for k, e := range old.held {
		now := fresh.held[k]
		switch {
		case now == nil:
			count(e.tag, func(n *Counts) { n.Gone++ })
		case now.digest == e.digest:
			count(now.tag, func(n *Counts) { n.Same++ })
		default:
			count(now.tag, func(n *Counts) { n.Changed++ })
		}
	}
	for k, e := range fresh.held {
		if old.held[k] == nil {
			count(e.tag, func(n *Counts) { n.Added++ })
		}
	}
}

// keys gives the keys of both sides in their order.
func keys(old, fresh *holding) []key {
	list := make([]key, 0, len(old.held)+len(fresh.held))
	for k := range old.held {
		list = append(list, k)
	}
	for k := range fresh.held {
		if old.held[k] == nil {
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b key) int { return bytes.Compare(a[:], b[:]) })
	return list
}
