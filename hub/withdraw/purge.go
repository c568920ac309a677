package withdraw

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// quiet is how long an upload may stand still before a purge takes it for one that broke off.
const quiet = time.Hour

// purge removes the bytes of what was found and all that was made of them, and signs the receipt. While a backup is being made it is a fault of kind Busy.
func (j *job) purge(ctx context.Context) error {
	var finds []hub.Find
	if err := j.hub.Read(ctx, func(b hub.Books) (err error) {
		finds, err = b.Finds(ctx, j.ID)
		return err
	}); err != nil {
		return err
	}
	var random [8]byte
	rand.Read(random[:])
	run := int64(binary.LittleEndian.Uint64(random[:])>>1) | 1
	var gone []hub.Find
	for _, f := range finds {
		alone, err := j.condemn(ctx, f, run)
		if err != nil {
			return err
		}
		if alone {
			gone = append(gone, f)
		}
	}
	// From here on no commit names what was found. One that did so before stands in a branch: that branch is rebuilt first.
	clean, err := j.clean(ctx, gone)
	if err != nil {
		return err
	}
	if !clean {
		return j.next(ctx, hub.Rebuilding)
	}
	j.notes.Objects, j.notes.Bytes, j.notes.Shared = int64(len(gone)), 0, int64(len(finds)-len(gone))
	for _, f := range gone {
		j.notes.Bytes += f.Size
		if err := j.remove(ctx, f, run); err != nil {
			return err
		}
		for _, c := range j.Caches {
			if err := c.Forget(ctx, f.SHA256); err != nil {
				return fmt.Errorf("forget what was made of %s: %w", f.SHA256, err)
			}
		}
	}
	if err := j.sweep(ctx); err != nil {
		return err
	}
	if j.Books != nil {
		j.notes.Scrub = ""
		err := j.Books.Scrub(ctx)
		if fault.Of(err) == fault.Denied {
			j.notes.Scrub = err.Error() // the receipt says so; nothing can be done from here
			j.Log.Error("withdrawal: the database could not be scrubbed", "id", j.ID, "error", err.Error(), "try", fault.Hint(err))
		} else if err != nil {
			return err
		}
	}
	return j.finish(ctx)
}

// condemn makes a file one that no commit may name, unless repositories hold it that the withdrawal is not about: then it is only not theirs any more.
func (j *job) condemn(ctx context.Context, f hub.Find, run int64) (alone bool, err error) {
	err = j.hub.Write(ctx, func(b hub.Books) error {
		name, err := b.Held(ctx, j.hub.Now())
		if err != nil {
			return err
		}
		if name != "" {
			return fault.New(fault.Busy, "nothing can be removed now: %s", name).Try("it is tried again")
		}
		alone = true
		holders, err := b.Holders(ctx, f.SHA256)
		if err != nil {
			return err
		}
		for _, n := range holders {
			alone = alone && (j.Repository == 0 || n == j.Repository)
		}
		if !alone {
			return nil
		}
		blob := hub.Blob{SHA256: f.SHA256, Size: f.Size, Added: j.hub.Now()}
		return b.CondemnBlobs(ctx, []hub.Blob{blob}, run, j.hub.Now().Add(time.Hour))
	})
	return alone, err
}

// clean reports whether no branch holds a file that is about to go.
func (j *job) clean(ctx context.Context, gone []hub.Find) (bool, error) {
	r := &rebuilder{job: j, finds: map[string]hub.Find{}}
	holders := map[int64]bool{}
	err := j.hub.Read(ctx, func(b hub.Books) error {
		for _, f := range gone {
			r.finds[f.SHA256] = f
			list, err := b.Holders(ctx, f.SHA256)
			if err != nil {
				return err
			}
			for _, n := range list {
				holders[n] = true
			}
		}
		trees, held := map[string]bool{}, map[string]bool{}
		for n := range holders {
			refs, err := b.Refs(ctx, n)
			if err != nil {
				return err
			}
			for _, ref := range refs {
				if ref.Kind != hub.Branch {
					continue
				}
				c, err := b.Commit(ctx, n, ref.Commit)
				if err != nil {
					return err
				}
				if _, err := r.has(ctx, b, c.Root, trees, held); err != nil {
					return err
				}
			}
		}
		clear(holders)
		if len(held) > 0 {
			holders[0] = true
		}
		return nil
	})
	return len(holders) == 0, err
}

// remove forgets the bytes of a file. A collection of garbage that runs meanwhile may have spared it, since older revisions name it: then it is
// condemned again.
func (j *job) remove(ctx context.Context, f hub.Find, run int64) error {
	for range attempts {
		there := false
		err := j.hub.Write(ctx, func(b hub.Books) error {
			dropped, err := b.DropBlob(ctx, f.SHA256, run, func() error { return j.hub.Objects().Remove(ctx, f.SHA256) })
			if err != nil || dropped {
				return err
			}
			if there, err = b.Written(ctx, f.SHA256); err != nil || !there {
				return err
			}
			return b.CondemnBlobs(ctx, []hub.Blob{{SHA256: f.SHA256, Size: f.Size, Added: j.hub.Now()}}, run, j.hub.Now().Add(time.Hour))
		})
		if err != nil {
			return err
		}
		if !there {
			// Bytes that nobody wrote down any more, when an earlier run was killed in between.
			return j.hub.Objects().Remove(ctx, f.SHA256)
		}
	}
	return fault.New(fault.Busy, "the file %s is brought back again and again", f.SHA256).Try("it is tried again")
}

// sweep forgets what lies around of uploads: all xorbs, whose chunks may hold records, and parts of files that nobody goes on with.
func (j *job) sweep(ctx context.Context) error {
	if j.Xorbs != nil {
		freed, err := j.Xorbs.Sweep(ctx, 0)
		if err != nil {
			return err
		}
		j.notes.Pieces += freed
	}
	if inventory, ok := j.hub.Objects().(hub.Inventory); ok {
		return inventory.Clear(ctx, j.hub.Now().Add(-quiet))
	}
	return nil
}
