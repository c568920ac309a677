package hub

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Annals travel as lines of JSON: refs, directories and commits, and a last line with their numbers, so that a part is not taken for the whole.
type annalsLine struct {
	Ref    *travelledRef   `json:"ref,omitempty"`
	Key    string          `json:"tree,omitempty"`
	Kept   json.RawMessage `json:"entries,omitempty"`
	Commit *travelled      `json:"commit,omitempty"`
	File   *Carried        `json:"file,omitempty"`
	End    *annalsEnd      `json:"end,omitempty"`
}

type annalsEnd struct {
	Refs    int `json:"refs"`
	Trees   int `json:"trees"`
	Commits int `json:"commits"`
	Files   int `json:"files"`
}

type travelledRef struct {
	Kind    RefKind `json:"kind"`
	Name    string  `json:"name"`
	Commit  string  `json:"commit"`
	Message string  `json:"message,omitempty"`
}

type travelled struct {
	ID      string `json:"id"`
	Parent  string `json:"parent,omitempty"`
	Root    string `json:"root"`
	OID     string `json:"tree"`
	Title   string `json:"title"`
	Message string `json:"message,omitempty"`
	Author  string `json:"author"`
	At      int64  `json:"at"` // milliseconds since 1970
	Number  int64  `json:"number"`
}

// Write writes annals; the same ones give the same bytes.
func (a Annals) Write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(out)
	for _, r := range a.Refs {
		t := travelledRef(r)
		if err := enc.Encode(annalsLine{Ref: &t}); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.Trees)) {
		if err := enc.Encode(annalsLine{Key: key, Kept: a.Trees[key]}); err != nil {
			return err
		}
	}
	for _, c := range a.Commits {
		t := travelled{c.ID, c.Parent, c.Root, c.OID, c.Title, c.Message, c.Author, c.At.UnixMilli(), c.Number}
		if err := enc.Encode(annalsLine{Commit: &t}); err != nil {
			return err
		}
	}
	for i := range a.Files {
		if err := enc.Encode(annalsLine{File: &a.Files[i]}); err != nil {
			return err
		}
	}
	if err := enc.Encode(annalsLine{End: &annalsEnd{len(a.Refs), len(a.Trees), len(a.Commits), len(a.Files)}}); err != nil {
		return err
	}
	return out.Flush()
}

// MaxAnnals bounds annals as they travel, in bytes.
const MaxAnnals = 1 << 30

// ReadAnnals reads annals. They are whole and every directory is what its key says; what is not is a fault of kind Broken. Nothing else is checked: Adopt does.
func ReadAnnals(r io.Reader) (a Annals, err error) {
	a.Trees = map[string][]byte{}
	in := bufio.NewReaderSize(io.LimitReader(r, MaxAnnals+1), 1<<16)
	broken := func(format string, args ...any) (Annals, error) {
		return Annals{}, fault.New(fault.Broken, "the history cannot be read: "+format, args...)
	}
	for size, number := 0, 1; ; number++ {
		line, err := in.ReadBytes('\n')
		if size += len(line); size > MaxAnnals {
			return broken("it has more than %d bytes", MaxAnnals)
		}
		if errors.Is(err, io.EOF) {
			return broken("it ends in line %d, before its end", number)
		}
		if err != nil {
			return a, err
		}
		var l annalsLine
		if err := json.Unmarshal(line, &l); err != nil {
			return broken("line %d: %w", number, err)
		}
		switch {
		case l.Ref != nil:
			a.Refs = append(a.Refs, Ref(*l.Ref))
		case l.Key != "":
			t, err := ParseTree(l.Kept)
			if err != nil {
				return broken("line %d: %w", number, err)
			}
			key, kept, err := t.Key()
			if err != nil || key != l.Key || !bytes.Equal(kept, l.Kept) {
				return broken("the directory in line %d is not %.64s", number, l.Key)
			}
			a.Trees[key] = kept
		case l.Commit != nil:
			c := *l.Commit
			a.Commits = append(a.Commits, Commit{ID: c.ID, Parent: c.Parent, Root: c.Root, OID: c.OID, Title: c.Title, Message: c.Message, Author: c.Author,
				At: time.UnixMilli(c.At).UTC(), Number: c.Number})
		case l.File != nil:
			if !IsSHA256(l.File.SHA256) || l.File.Size < 0 || !IsCommitID(l.File.Commit) || CheckPath(l.File.Path) != nil || !isHex(l.File.OID, 40) {
				return broken("the file in line %d cannot be", number)
			}
			a.Files = append(a.Files, *l.File)
		case l.End != nil:
			if *l.End != (annalsEnd{len(a.Refs), len(a.Trees), len(a.Commits), len(a.Files)}) {
				return broken("it lacks lines")
			}
			return a, nil
		default:
			return broken("line %d says nothing that is known", number)
		}
	}
}
