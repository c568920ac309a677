package caption

import (
	"context"
	"fmt"
	"iter"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// mostAhead bounds the documents that are held at a time.
const mostAhead = 16

// Stream describes the pictures of several documents at a time, and yields them in their order.
func (s *step) Stream(ctx context.Context, in iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var queue []*job
		defer func() { // nobody works on a document that nobody waits for
			cancel()
			for _, j := range queue {
				<-j.done
			}
		}()
		first := func() bool {
			j := queue[0]
			queue = queue[1:]
			<-j.done
			return yield(j.doc, j.err) && j.err == nil
		}
		for d, err := range in {
			j := &job{doc: d, err: err, done: make(chan struct{})}
			queue = append(queue, j)
			if err != nil || len(d.Pictures) == 0 {
				close(j.done)
			} else {
				go j.work(ctx, s)
			}
			for len(queue) >= mostAhead || len(queue) > 0 && queue[0].finished() {
				if !first() {
					return
				}
			}
		}
		for len(queue) > 0 {
			if !first() {
				return
			}
		}
	}
}

// job is a document at work.
type job struct {
	doc  *corpus.Document
	err  error
	done chan struct{}
}

func (j *job) finished() bool {
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

// work describes the pictures of a document. What is wrong with one document sets that aside.
func (j *job) work(ctx context.Context, s *step) {
	defer close(j.done)
	defer func() {
		if r := recover(); r != nil {
			j.doc.Broken, j.err = fmt.Sprintf("caption: panic: %v", r), nil
		}
	}()
	switch err := s.Transform(ctx, j.doc); {
	case fault.Of(err) == fault.Broken:
		j.doc.Broken = "caption: " + err.Error()
	case err != nil:
		j.err = fmt.Errorf("caption on %s: %w", j.doc.ID, err)
	}
}
