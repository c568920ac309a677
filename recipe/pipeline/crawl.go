package pipeline

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/url"
	"os"
	"sort"
	"strings"
	"sync"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

// Two phases before reading find where the crawls of a run hold pictures, so that a page gets those it shows wherever in the crawl they lie. The
// first lists what each shard holds, as sorted runs of the hashes of addresses and the places they stand for; the second merges them into one
// file that is searched by halving. Of an address that was fetched several times the first in input order counts.
const (
	phaseCrawl  = "crawl"
	phaseLocate = "locate"

	heldFile    = "held"   // sorted runs: hash of address -> row of placesFile
	placesFile  = "places" // by row: unit and offset
	locatedFile = "located"

	placeBytes   = 12 // unit, offset
	locatedBytes = 32 // key, shard, unit, offset
)

func heldLayout() shuffle.Layout { return shuffle.Layout{Bands: 1, Partitions: 1, KeyBytes: 16} }

// crawls says whether a step asks for pictures that a source of the run may hold.
func (p *Pipeline) crawls() bool {
	if p.From != nil {
		return false
	}
	asks, holds := false, false
	for _, s := range p.Recipe.Steps {
		asks = asks || recipe.Is[recipe.Gatherer](s.Step)
	}
	for _, s := range p.Recipe.Sources {
		holds = holds || s.Format.Pictures != nil
	}
	return asks && holds
}

// crawl is a task that lists the pictures of a shard.
func (p *Pipeline) crawl(ctx context.Context, t *engine.Task) error {
	runs, err := t.Create(heldFile)
	if err != nil {
		return err
	}
	w, err := shuffle.NewWriter(runs, heldLayout(), 0)
	if err != nil {
		return err
	}
	places, err := t.Create(placesFile)
	if err != nil {
		return err
	}
	row := uint32(0)
	for n, u := range p.Shards[t.Index].Units {
		err := p.held(ctx, u, func(h corpus.Held) error {
			var b [placeBytes]byte
			binary.BigEndian.PutUint32(b[:], uint32(n))
			binary.BigEndian.PutUint64(b[4:], uint64(h.Offset))
			if _, err := places.Write(b[:]); err != nil {
				return err
			}
			row++
			return w.Add(0, addressKey(h.Address), row-1)
		})
		if err != nil {
			return err
		}
		t.Advance(u.End - u.Start)
	}
	return w.Close()
}

// held tells each picture of a unit. A file that cannot be opened holds none here; reading tells why.
func (p *Pipeline) held(ctx context.Context, u Unit, each func(corpus.Held) error) error {
	src := p.Recipe.Sources[u.Source]
	if src.Format.Pictures == nil {
		return nil
	}
	f, err := p.Opener.Open(ctx, u.URI)
	if err != nil {
		if mayReturn(err) || fault.Of(err) == "" {
			return err
		}
		return nil
	}
	defer f.Close()
	for h, err := range src.Format.Pictures(ctx, corpus.Input{Name: u.Name, File: f, Start: u.Start, End: u.End, Origin: src.Origin}) {
		if err == nil {
			err = each(h)
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", u.Name, err)
		}
	}
	return context.Cause(ctx)
}

// locate is the task that merges what the shards hold.
func (p *Pipeline) locate(ctx context.Context, t *engine.Task) error {
	var files []*shuffle.Runs
	places := make([]*os.File, len(p.Shards))
	defer func() {
		for _, f := range places {
			if f != nil {
				f.Close()
			}
		}
	}()
	for s := range p.Shards {
		r, err := shuffle.OpenRuns(t.File(phaseCrawl, s, heldFile), uint32(s), heldLayout())
		if err != nil {
			return err
		}
		files = append(files, r)
	}
	out, err := t.Create(locatedFile)
	if err != nil {
		return err
	}
	var last shuffle.Key
	n := 0
	for rec, err := range shuffle.Merge(files, 0, 0) {
		if err != nil {
			return err
		}
		if n%4096 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if n > 0 && rec.Key == last {
			continue
		}
		last = rec.Key
		n++
		if places[rec.Shard] == nil {
			if places[rec.Shard], err = os.Open(t.File(phaseCrawl, int(rec.Shard), placesFile)); err != nil {
				return err
			}
		}
		var b [locatedBytes]byte
		binary.BigEndian.PutUint64(b[:], rec.Key.High)
		binary.BigEndian.PutUint64(b[8:], rec.Key.Low)
		binary.BigEndian.PutUint32(b[16:], rec.Shard)
		if _, err := places[rec.Shard].ReadAt(b[20:], int64(rec.Row)*placeBytes); err != nil {
			return err
		}
		if _, err := out.Write(b[:]); err != nil {
			return err
		}
	}
	return nil
}

// addressKey hashes an address so that spellings of it that servers take for the same are equal: with http or https, the host in any case, with
// the port that the scheme implies, characters escaped or not, and without the fragment.
func addressKey(address string) shuffle.Key {
	text := address
	if u, err := url.Parse(strings.TrimSpace(address)); err == nil && u.Host != "" {
		host := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), ":80"), ":443")
		path := (&url.URL{Path: u.Path}).EscapedPath()
		if path == "" {
			path = "/"
		}
		query := u.RawQuery
		if plain, err := url.PathUnescape(query); err == nil {
			query = plain
		}
		text = host + path + "?" + query
	}
	h := xxh3.HashString128(text)
	return shuffle.Key{High: h.Hi, Low: h.Lo}
}

// held pictures of the run, as a reading task looks them up.
type located struct {
	p       *Pipeline
	f       *os.File
	entries int

	mu   sync.Mutex // steps that read ahead ask from other goroutines
	unit *Unit      // whose file is open
	file corpus.File
}

// located opens the list of pictures, nil when the run needs none.
func (p *Pipeline) located(t *engine.Task) (*located, error) {
	if !p.crawls() {
		return nil, nil
	}
	f, err := os.Open(t.File(phaseLocate, 0, locatedFile))
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &located{p: p, f: f, entries: int(st.Size() / locatedBytes)}, nil
}

func (l *located) close() {
	if l == nil {
		return
	}
	l.f.Close()
	if l.file != nil {
		l.file.Close()
	}
}

// get gives the picture with an address.
func (l *located) get(ctx context.Context, address string) ([]byte, error) {
	key := addressKey(address)
	var b [locatedBytes]byte
	var failed error
	at := func(i int) shuffle.Key {
		if _, err := l.f.ReadAt(b[:], int64(i)*locatedBytes); err != nil && err != io.EOF {
			failed = err
		}
		return shuffle.Key{High: binary.BigEndian.Uint64(b[:]), Low: binary.BigEndian.Uint64(b[8:])}
	}
	i := sort.Search(l.entries, func(i int) bool { return at(i).Compare(key) >= 0 })
	if i == l.entries || at(i) != key {
		if failed != nil {
			return nil, failed
		}
		return nil, fault.New(fault.Missing, "the crawl does not hold the picture").At("%s", address)
	}
	shard, unit := binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])
	if int(shard) >= len(l.p.Shards) || int(unit) >= len(l.p.Shards[shard].Units) {
		return nil, fmt.Errorf("the list of pictures names shard %d, unit %d", shard, unit)
	}
	return l.read(ctx, &l.p.Shards[shard].Units[unit], address, int64(binary.BigEndian.Uint64(b[24:])))
}

func (l *located) read(ctx context.Context, u *Unit, address string, offset int64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.unit != u {
		if l.file != nil {
			l.file.Close()
			l.file, l.unit = nil, nil
		}
		f, err := l.p.Opener.Open(ctx, u.URI)
		if err != nil {
			return nil, err
		}
		l.file, l.unit = f, u
	}
	src := l.p.Recipe.Sources[u.Source]
	in := corpus.Input{Name: u.Name, File: l.file, Start: u.Start, End: u.End, Origin: src.Origin}
	return src.Format.Picture(ctx, in, corpus.Held{Address: address, Offset: offset})
}
