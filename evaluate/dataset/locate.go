package dataset

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
)

// Locate gives the patterns of all files of a set in a repository of a hub: those it names in each of its languages, or those of its configuration and split
// with the card that says so.
func Locate(ctx context.Context, h Hub, s Spec, repository string) (list []string, err error) {
	tongues, err := s.tongues()
	if err != nil {
		return nil, err
	}
	l := Loader{Hub: h}
	add := func(more ...string) {
		for _, p := range more {
			if !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	for _, t := range tongues {
		own := s
		own.Config, own.Split = strings.ReplaceAll(s.Config, "{language}", t.name), strings.ReplaceAll(s.Split, "{language}", t.name)
		if len(s.patterns()) == 0 {
			patterns, err := l.split(ctx, own, repository)
			if err != nil {
				return nil, err
			}
			add(patterns...)
			continue
		}
		for _, p := range s.patterns() {
			add(strings.ReplaceAll(p, "{language}", t.name))
		}
		for _, p := range s.Beside {
			add(strings.ReplaceAll(p, "{language}", t.name))
		}
	}
	slices.Sort(list)
	return list, nil
}

// Folder is a folder in place of a hub: whatever data set is asked for lies in it.
type Folder string

// below gives the path in the folder of an address hf://datasets/OWNER/NAME/PATH.
func (f Folder) below(uri string) (base, rest string, err error) {
	parts := strings.SplitN(strings.TrimPrefix(uri, "hf://datasets/"), "/", 3)
	if len(parts) < 3 || strings.Contains("/"+parts[2]+"/", "/../") {
		return "", "", fault.New(fault.Invalid, "%q names no file", uri)
	}
	return "hf://datasets/" + parts[0] + "/" + parts[1] + "/", parts[2], nil
}

// List finds files.
func (f Folder) List(ctx context.Context, pattern string) ([]corpus.Entry, error) {
	base, rest, err := f.below(pattern)
	if err != nil {
		return nil, err
	}
	found, err := find(ctx, string(f), rest)
	if err != nil {
		return nil, err
	}
	var list []corpus.Entry
	for _, s := range found {
		sum, err := s.sum()
		if err != nil {
			return nil, err
		}
		file, err := s.open()
		if err != nil {
			return nil, err
		}
		list = append(list, corpus.Entry{URI: base + s.name, Bytes: file.Size(), ETag: sum})
		file.Close()
	}
	return list, nil
}

// Open opens a file.
func (f Folder) Open(ctx context.Context, uri string) (corpus.File, error) {
	_, rest, err := f.below(uri)
	if err != nil {
		return nil, err
	}
	file, err := objects.Disk{}.Open(ctx, filepath.Join(string(f), filepath.FromSlash(rest)))
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Sum gives the SHA-256 of a file, in hexadecimal digits.
func Sum(name string) (string, error) { return source{name: filepath.Base(name), path: name}.sum() }
