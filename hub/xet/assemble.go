package xet

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Bounds against shards that make much of little: the files of a shard may be freeRepeat bytes, and beyond that mostRepeat times the xorbs they name.
const (
	freeRepeat = 4 << 30
	mostRepeat = 64
)

// TakeShard checks the files that a shard describes and keeps each under its SHA-256, so that commits of the repository may name it. It holds no file in
// memory. A file that is not what the shard says is a fault of kind Invalid; files before it are kept. Progress, when not nil, is told of the files
// that are done.
func (in *Intake) TakeShard(ctx context.Context, s Scope, body io.Reader, progress func(done, total int)) error {
	shard, done, err := in.shard(ctx, body)
	if err != nil {
		return err
	}
	defer done()
	if _, err := in.Open(ctx, s); err != nil {
		return err
	}
	d := newDepot(in, s)
	if err := d.bounded(ctx, shard); err != nil {
		return err
	}
	for _, f := range shard.Files {
		if err := d.check(ctx, f); err != nil {
			return err
		}
	}
	for i, f := range shard.Files {
		if progress != nil {
			progress(i, len(shard.Files))
		}
		if err := d.keep(ctx, f, func() {
			if progress != nil {
				progress(i, len(shard.Files))
			}
		}); err != nil {
			return err
		}
	}
	return d.settle(ctx)
}

// shard reads a shard. Slow clients fill a file, not memory, and hold up nobody.
func (in *Intake) shard(ctx context.Context, body io.Reader) (s Shard, done func(), err error) {
	spool, err := os.CreateTemp(in.folder, shardSpool+"*")
	if err != nil {
		return s, nil, fmt.Errorf("read a shard: %w", err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	size, err := io.Copy(spool, io.LimitReader(body, MaxShard+1))
	if err != nil {
		return s, nil, fmt.Errorf("read a shard: %w", err)
	}
	if size > MaxShard {
		return s, nil, fault.New(fault.Invalid, "the shard is longer than %d bytes", MaxShard)
	}
	weight := max(size, leastShard)
	if err := in.shards.Acquire(ctx, weight); err != nil {
		return s, nil, err
	}
	done = func() { in.shards.Release(weight) }
	b := make([]byte, size)
	if _, err = spool.ReadAt(b, 0); err == nil {
		s, err = ParseShard(b)
	}
	if err != nil {
		done()
		return s, nil, err
	}
	return s, done, nil
}

// bounded refuses shards that would make much more than was sent.
func (d *depot) bounded(ctx context.Context, s Shard) error {
	var sent, made int64
	seen := map[Hash]bool{}
	for _, f := range s.Files {
		made += f.Size
		for _, g := range f.Segments {
			if seen[g.Xorb] {
				continue
			}
			seen[g.Xorb] = true
			x, err := d.xorb(ctx, g.Xorb)
			if err != nil {
				return err
			}
			sent += x.ends[len(x.ends)-1]
		}
	}
	if made > freeRepeat && made/mostRepeat > sent {
		return fault.New(fault.Invalid, "the upload makes %d bytes of %d", made, sent).Try("set HF_HUB_DISABLE_XET=1 and upload again")
	}
	return nil
}

// check compares the hashes of a file and its segments with the chunks.
func (d *depot) check(ctx context.Context, f File) error {
	var tree Tree
	for i, g := range f.Segments {
		wrong := func(what string) error {
			return fault.New(fault.Invalid, "segment %d of the file %s %s", i, f.Hash, what).Try("upload again")
		}
		x, err := d.xorb(ctx, g.Xorb)
		if err != nil {
			return err
		}
		if int(g.To) > len(x.Chunks) {
			return wrong("names more chunks than the xorb has")
		}
		if x.start(int(g.To))-x.start(int(g.From)) != int64(g.Size) {
			return wrong("has another size than its chunks")
		}
		chunks := x.Chunks[g.From:g.To]
		if RangeHash(chunks) != g.Proof {
			return wrong("does not prove its chunks")
		}
		for _, c := range chunks {
			tree.Add(c.Hash, uint64(c.Raw))
		}
	}
	if tree.File() != f.Hash {
		return fault.New(fault.Invalid, "the chunks are not those of the file %s", f.Hash).Try("upload again")
	}
	return nil
}

// keep puts a file together.
func (d *depot) keep(ctx context.Context, f File, alive func()) error {
	if b, ok, err := d.in.hub.Uploaded(ctx, d.scope.Repository, f.SHA256); err != nil || ok && b.Size == f.Size {
		return err // the upload is sent again; the file was checked then
	}
	if err := d.in.hub.Room(ctx, d.scope.Owner, f.Size); err != nil {
		return err
	}
	r := &reader{ctx: ctx, depot: d, segments: f.Segments, alive: alive}
	defer r.Close()
	if err := d.in.hub.Objects().Put(ctx, f.SHA256, f.Size, r); err != nil {
		return fmt.Errorf("put the file %s together: %w", f.SHA256, err)
	}
	if err := d.in.hub.AddBlob(ctx, hub.Blob{SHA256: f.SHA256, Size: f.Size}, d.scope.Repository); err != nil {
		return err
	}
	var offset int64
	for _, g := range f.Segments {
		d.placed(g.Xorb, hub.Place{From: int(g.From), To: int(g.To), SHA256: f.SHA256, Offset: offset})
		offset += int64(g.Size)
	}
	if d.unsettled >= settleEvery {
		return d.settle(ctx)
	}
	return nil
}
