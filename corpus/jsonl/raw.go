package jsonl

import (
	"context"
	"iter"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
)

// Object is a record as it stands in a file.
type Object struct {
	Row    int64  // from 1: of its line, or its number in an array
	Offset int64  // of its first byte, in the decompressed file
	Bytes  []byte // valid until the next record; whether it is JSON was not looked at
}

// Objects yields the records of a whole file without reading them. What cannot be one is a fault of kind Broken, and reading goes on; an error that
// ends the file early wraps a corpus.Stop.
func Objects(ctx context.Context, in corpus.Input) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		src, err := packed.Open(in)
		if err != nil {
			yield(Object{}, err)
			return
		}
		defer src.Close()
		r := &reader{in: in, plain: func(o Object) bool { return yield(o, nil) }, yield: func(_ *corpus.Document, err error) bool { return yield(Object{}, err) }}
		if spread(in) {
			r.values(ctx, src)
		} else {
			r.lines(ctx, packed.NewLines(src, 0, packed.MaxRecord), -1)
		}
	}
}
