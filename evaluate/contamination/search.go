package contamination

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Corpus is a list of files that are searched together.
type Corpus struct {
	Name  string
	Files []string // as the opener takes them
}

// Searched says what was read of a corpus.
type Searched struct {
	Name    string   `json:"corpus"`
	Files   int      `json:"files"`
	Records int64    `json:"records"`
	Bytes   int64    `json:"bytes"`  // of text
	Broken  int      `json:"broken"` // records that could not be read
	Unread  []string `json:"unread"` // files that could not be read to their end, and why
}

// Found is an item with what was found of it, in all languages.
type Found struct {
	Item      string         `json:"item"`
	Marked    bool           `json:"marked"`   // it counts as known to who has read the corpora; false for a context alone
	Answered  bool           `json:"answered"` // with a right answer beside it
	Direct    []language.Tag `json:"direct"`   // in which it was found
	Through   []language.Tag `json:"through"`  // in which it counts as known because of those
	Records   int            `json:"records"`  // in which something of it was found
	Hits      []Hit          `json:"hits"`     // the clearest
	languages map[language.Tag]bool
}

// mostHits is how many hits of an item are told.
const mostHits = 5

// Search reads corpora and gives what is found of the items, in their order. What cannot be read is told, and the rest is read.
// progress is told how many bytes of text are done.
func (x *Index) Search(ctx context.Context, open corpus.Opener, corpora []Corpus, progress func(bytes int64)) (found []Found, read []Searched, err error) {
	s := search{index: x, progress: progress, found: map[string]*Found{}}
	for _, c := range corpora {
		one, err := s.corpus(ctx, open, c)
		if err != nil {
			return nil, nil, err
		}
		read = append(read, one)
	}
	all := x.languages()
	for _, f := range s.found {
		for _, tag := range all[f.Item] {
			if f.languages[tag] {
				f.Direct = append(f.Direct, tag)
			} else if f.Marked {
				f.Through = append(f.Through, tag)
			}
		}
		found = append(found, *f)
	}
	slices.SortFunc(found, func(a, b Found) int { return cmp.Compare(a.Item, b.Item) })
	return found, read, nil
}

type search struct {
	index    *Index
	progress func(int64)
	mu       sync.Mutex
	found    map[string]*Found
	done     int64
}

// batch is how much text goes to a worker at once, in bytes.
const batch = 256 << 10

func (s *search) corpus(ctx context.Context, open corpus.Opener, c Corpus) (out Searched, err error) {
	out = Searched{Name: c.Name, Files: len(c.Files), Unread: []string{}}
	work := make(chan []Record)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for list := range work {
				s.look(c.Name, list)
			}
		})
	}
	var list []Record
	size := 0
	send := func() {
		if len(list) > 0 {
			work <- list
			list, size = nil, 0
		}
	}
	for _, name := range c.Files {
		r := reading{name: name, give: func(r Record) error {
			out.Records++
			list, size = append(list, r), size+len(r.Text)
			if size >= batch {
				send()
			}
			return ctx.Err()
		}}
		err = s.file(ctx, open, &r)
		out.Bytes, out.Broken = out.Bytes+r.read, out.Broken+r.broken
		if r.broken > 0 {
			out.Unread = append(out.Unread, name+" "+r.first)
		}
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			out.Unread = append(out.Unread, name+": "+err.Error())
		}
	}
	send()
	close(work)
	wait.Wait()
	return out, ctx.Err()
}

func (s *search) file(ctx context.Context, open corpus.Opener, r *reading) error {
	f, err := open.Open(ctx, r.name)
	if err != nil {
		return err
	}
	defer f.Close()
	if f.Size() == 0 {
		return fault.New(fault.Invalid, "it is empty")
	}
	return r.file(ctx, f)
}

// look looks at records.
func (s *search) look(name string, list []Record) {
	n := int64(0)
	for _, r := range list {
		n += int64(len(r.Text))
		hits := s.index.Find(r)
		if len(hits) == 0 {
			continue
		}
		s.mu.Lock()
		for k := range hits {
			hits[k].Corpus = name
			s.add(hits[k], k > 0 && hits[k-1].Item == hits[k].Item)
		}
		s.mu.Unlock()
	}
	if s.progress != nil {
		s.mu.Lock()
		s.done += n
		s.progress(s.done)
		s.mu.Unlock()
	}
}

// add keeps a hit; again says that the record had one of the same item before.
func (s *search) add(h Hit, again bool) {
	f := s.found[h.Item]
	if f == nil {
		f = &Found{Item: h.Item, Direct: []language.Tag{}, Through: []language.Tag{}, languages: map[language.Tag]bool{}}
		s.found[h.Item] = f
	}
	if !again {
		f.Records++
	}
	f.Answered = f.Answered || h.Answered
	if h.counts() {
		f.Marked, f.languages[h.Language] = true, true
	}
	at, _ := slices.BinarySearchFunc(f.Hits, h, func(a, b Hit) int {
		return cmp.Or(rank(b)-rank(a), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Corpus, b.Corpus), cmp.Compare(a.Record, b.Record), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Part, b.Part))
	})
	f.Hits = slices.Insert(f.Hits, at, h)
	f.Hits = f.Hits[:min(len(f.Hits), mostHits)]
}
