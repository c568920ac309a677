package pipeline

import (
	"iter"
	"regexp"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
)

// around runs a streaming step over the whole documents of a stream and puts the broken ones back at their places.
func around(docs iter.Seq2[*corpus.Document, error], stream func(iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		type aside struct {
			before int // whole documents that come before it
			doc    *corpus.Document
		}
		var mu sync.Mutex // a streaming step may read ahead in a goroutine of its own
		var broken []aside
		whole := 0
		in := func(yield func(*corpus.Document, error) bool) {
			for d, err := range docs {
				if err == nil && d.Broken != "" {
					mu.Lock()
					broken = append(broken, aside{before: whole, doc: d})
					mu.Unlock()
					continue
				}
				whole++
				if !yield(d, err) || err != nil {
					return
				}
			}
		}
		release := func(n int) bool {
			mu.Lock()
			var ready []aside
			for len(broken) > 0 && broken[0].before <= n {
				ready = append(ready, broken[0])
				broken = broken[1:]
			}
			mu.Unlock()
			for _, b := range ready {
				if !yield(b.doc, nil) {
					return false
				}
			}
			return true
		}
		n := 0
		for d, err := range stream(in) {
			if err == nil && !release(n) {
				return
			}
			n++
			if !yield(d, err) || err != nil {
				return
			}
		}
		release(n)
	}
}

var frameLine = regexp.MustCompile(`lontar/[^\s]+\.go:\d+`)

// frame finds the place of a panic in a stack: the first line of our own below the recovery.
func frame(stack []byte) string {
	lines := frameLine.FindAll(stack, 4)
	for _, l := range lines {
		if s := string(l); !strings.Contains(s, "recipe/pipeline/read.go") {
			return s
		}
	}
	return "an unknown place"
}
