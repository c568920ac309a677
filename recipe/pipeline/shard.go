package pipeline

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

// Shard is what one reading task reads. The cut depends on the input only, never on the number of workers.
type Shard struct {
	Units []Unit `json:"units"`
}

// Unit is a stretch of one input file.
type Unit struct {
	Source int    `json:"source"` // index into the recipe's sources
	Name   string `json:"name"`   // relative to the recipe, as in source URIs and errors
	URI    string `json:"uri"`    // what to open
	Start  int64  `json:"start"`
	End    int64  `json:"end"`
	Bytes  int64  `json:"bytes"` // of the whole file
	ETag   string `json:"etag"`
	Root   string `json:"root,omitempty"` // the folder that holds all that belongs to the source; its parts are relative to that of the recipe
}

func (s Shard) bytes() (n int64) {
	for _, u := range s.Units {
		n += u.End - u.Start
	}
	return n
}

// Bounds of the work of one task, in bytes of input.
const (
	smallest = 4 << 20
	largest  = 64 << 20
	wanted   = 32 // tasks, as long as the bounds allow it
	mostFile = 2000
)

// Cut lists the inputs of a recipe and cuts them into shards: large files that can be read in ranges are split, small files go together.
func Cut(ctx context.Context, r *recipe.Recipe, lister corpus.Lister) ([]Shard, error) {
	var units []Unit
	var total int64
	for i, s := range r.Sources {
		for _, pattern := range s.Patterns {
			found, err := list(ctx, r, s, pattern, lister)
			if err != nil {
				return nil, err
			}
			for _, e := range found {
				units = append(units, Unit{Source: i, Name: relative(r.Dir, e.URI), URI: e.URI, End: e.Bytes, Bytes: e.Bytes, ETag: e.ETag, Root: rootOf(pattern, e.URI, r.Dir)})
				total += e.Bytes
			}
		}
	}
	size := min(max(total/wanted, smallest), largest)
	var shards []Shard
	var open Shard
	flush := func() {
		if len(open.Units) > 0 {
			shards = append(shards, open)
			open = Shard{}
		}
	}
	for _, u := range units {
		if r.Sources[u.Source].Format.Split && u.Bytes > size+size/2 {
			flush()
			n := (u.Bytes + size - 1) / size
			for i := range n {
				part := u
				part.Start, part.End = u.Bytes*i/n, u.Bytes*(i+1)/n
				shards = append(shards, Shard{Units: []Unit{part}})
			}
			continue
		}
		if open.bytes()+u.Bytes > size || len(open.Units) >= mostFile {
			flush()
		}
		open.Units = append(open.Units, u)
	}
	flush()
	return shards, nil
}

// list expands one pattern. A folder stands for all files of the format below it.
func list(ctx context.Context, r *recipe.Recipe, s recipe.Source, pattern string, lister corpus.Lister) ([]corpus.Entry, error) {
	uri := pattern
	if !strings.Contains(pattern, "://") && !filepath.IsAbs(pattern) {
		uri = filepath.Join(r.Dir, pattern)
	}
	found, err := lister.List(ctx, uri)
	if err != nil {
		return nil, err
	}
	var kept []corpus.Entry
	for _, e := range found {
		if e.URI == uri || strings.ContainsAny(pattern, "*?[") || hasEnding(e.URI, s.Format.Endings) {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 {
		return nil, fault.New(fault.Missing, "no input matches %s", pattern).At("recipe %s", s.Line).Try("paths are relative to the recipe, which lies in %s", orDot(r.Dir))
	}
	return kept, nil
}

func hasEnding(name string, endings []string) bool {
	lower := strings.ToLower(name)
	for _, e := range endings {
		if strings.HasSuffix(lower, e) {
			return true
		}
	}
	return len(endings) == 0
}

func relative(dir, uri string) string {
	if strings.Contains(uri, "://") {
		return uri
	}
	if rel, err := filepath.Rel(orDot(dir), uri); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(uri)
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}
