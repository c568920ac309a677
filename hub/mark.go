package hub

import (
	"context"
	"encoding/hex"
	"fmt"
)

// marks are the trees and files that revisions name, each by its digest: some 50 bytes of memory apiece.
type marks struct {
	trees map[[32]byte]struct{}
	files map[[32]byte]struct{}
}

func newMarks() *marks {
	return &marks{trees: map[[32]byte]struct{}{}, files: map[[32]byte]struct{}{}}
}

func digestOf(s string) (d [32]byte, err error) {
	if _, err = hex.Decode(d[:], []byte(s)); err != nil || len(s) != 64 {
		return d, fmt.Errorf("the books hold %.80q for a SHA-256", s)
	}
	return d, nil
}

func (m *marks) tree(key string) bool {
	d, err := digestOf(key)
	_, ok := m.trees[d]
	return ok && err == nil
}

func (m *marks) file(sha256 string) bool {
	d, err := digestOf(sha256)
	_, ok := m.files[d]
	return ok && err == nil
}

// all marks what all commits of all repositories name, as of one moment. What was marked before is not looked at again.
func (m *marks) all(ctx context.Context, l Ledger) error {
	return l.Read(ctx, func(b Books) error {
		after := ""
		for {
			roots, err := b.Roots(ctx, after, page)
			if err != nil || len(roots) == 0 {
				return err
			}
			for _, root := range roots {
				if err := m.walk(ctx, b, root); err != nil {
					return err
				}
			}
			after = roots[len(roots)-1]
		}
	})
}

// page is how many rows are asked for at once.
const page = 1000

func (m *marks) walk(ctx context.Context, b Trees, key string) error {
	waiting := []string{key}
	for len(waiting) > 0 {
		key, waiting = waiting[len(waiting)-1], waiting[:len(waiting)-1]
		d, err := digestOf(key)
		if err != nil {
			return err
		}
		if _, done := m.trees[d]; done {
			continue
		}
		kept, err := b.Tree(ctx, key)
		if err != nil {
			return err
		}
		entries, err := ParseTree(kept)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Directory() {
				waiting = append(waiting, e.Tree)
				continue
			}
			file, err := digestOf(e.SHA256)
			if err != nil {
				return err
			}
			m.files[file] = struct{}{}
		}
		m.trees[d] = struct{}{}
	}
	return nil
}
