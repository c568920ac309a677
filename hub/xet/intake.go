package xet

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Intake takes xorbs and shards, and makes files of them.
type Intake struct {
	hub    *hub.Hub
	xorbs  hub.Objects
	folder string
	shards *semaphore.Weighted // bytes of shards that are worked on at once
}

// Bounds of the work and memory of all clients: bytes of shards at once, of which the smallest counts as leastShard. A shard takes twice its size.
const (
	shardsAtOnce = 2 * MaxShard
	leastShard   = 4 << 20
)

// New makes an intake. Xorbs lie in a store of their own, apart from the files of the hub, until they are files; while they arrive they lie in a folder,
// which must be there.
func New(h *hub.Hub, xorbs hub.Objects, folder string) *Intake {
	return &Intake{hub: h, xorbs: xorbs, folder: folder, shards: semaphore.NewWeighted(shardsAtOnce)}
}

// Scope is for whom and for which repository something comes. Xorbs count in one scope only.
type Scope struct {
	Repository int64
	Owner      string // of the repository, whose room is used
	Person     string
}

// Open notes that an upload begins or goes on. Another generation tells that what was kept for the scope has been forgotten since.
func (in *Intake) Open(ctx context.Context, s Scope) (generation int64, err error) {
	err = in.hub.Write(ctx, func(b hub.Books) error {
		began, err := b.OpenUploads(ctx, s.Repository, s.Person, in.hub.Now())
		generation = began.UnixMilli()
		return err
	})
	return generation, err
}

// lead is how many random bytes lie before a xorb in its object. Thus no two xorbs share an object, and each may be removed.
const lead = 32

// TakeXorb keeps a xorb after it has been checked from end to end, and reports whether it was not there before. Wrong bytes are a fault of kind Invalid.
func (in *Intake) TakeXorb(ctx context.Context, s Scope, name Hash, body io.Reader) (added bool, err error) {
	there, err := in.there(ctx, s, name)
	if err != nil {
		return false, err
	}
	if there {
		_, err := ReadXorb(body, name)
		return false, err
	}
	if err := in.room(ctx, s); err != nil {
		return false, err
	}
	spool, err := os.CreateTemp(in.folder, xorbSpool+"*")
	if err != nil {
		return false, fmt.Errorf("keep a xorb: %w", err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	front := make([]byte, lead)
	rand.Read(front)
	sum := sha256.New()
	out := io.MultiWriter(spool, sum)
	if _, err := out.Write(front); err != nil {
		return false, fmt.Errorf("keep a xorb: %w", err)
	}
	x, err := ReadXorb(io.TeeReader(body, out), name)
	if err != nil {
		return false, err
	}
	size, err := spool.Seek(0, io.SeekCurrent)
	if err != nil {
		return false, fmt.Errorf("keep a xorb: %w", err)
	}
	object := hex.EncodeToString(sum.Sum(nil))
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return false, fmt.Errorf("keep a xorb: %w", err)
	}
	if err := in.xorbs.Put(ctx, object, size, spool); err != nil {
		return false, err
	}
	kept := hub.Xorb{Repository: s.Repository, Person: s.Person, Hash: name.String(), Object: object, Size: size, Chunks: x.Table(), Added: in.hub.Now()}
	lost := ""
	err = in.hub.Write(ctx, func(b hub.Books) error {
		lost = ""
		old, err := b.Xorb(ctx, s.Repository, s.Person, kept.Hash)
		if err != nil && fault.Of(err) != fault.Missing {
			return err
		}
		lost = old.Object // the same came twice at once, or the bytes of the first were lost
		if _, err := b.OpenUploads(ctx, s.Repository, s.Person, kept.Added); err != nil {
			return err
		}
		return b.SaveXorb(ctx, kept)
	})
	if err != nil {
		lost = object
	}
	if lost != "" {
		if err := in.xorbs.Remove(context.WithoutCancel(ctx), lost); err != nil {
			return false, err
		}
	}
	return err == nil, err
}

// there reports whether a xorb was sent and its bytes lie here.
func (in *Intake) there(ctx context.Context, s Scope, name Hash) (bool, error) {
	x, err := in.find(ctx, s, name)
	if err == nil && x.Object != "" {
		var r io.ReadCloser
		if r, err = in.xorbs.Open(ctx, x.Object, 0, 0); err == nil {
			return true, r.Close()
		}
	}
	if fault.Of(err) == fault.Missing {
		err = nil
	}
	return false, err
}

// room fails when the name space has no room for what waits to become files and another xorb.
func (in *Intake) room(ctx context.Context, s Scope) error {
	var waiting int64
	if err := in.hub.Read(ctx, func(b hub.Books) (err error) {
		waiting, err = b.XorbBytes(ctx, s.Repository)
		return err
	}); err != nil {
		return err
	}
	return in.hub.Room(ctx, s.Owner, waiting+1)
}

func (in *Intake) find(ctx context.Context, s Scope, name Hash) (x hub.Xorb, err error) {
	err = in.hub.Read(ctx, func(b hub.Books) error {
		x, err = b.Xorb(ctx, s.Repository, s.Person, name.String())
		return err
	})
	return x, err
}

// Sweep forgets what belongs to uploads that nobody has gone on with for a time, and gives how many bytes became free. It may run while others
// upload; with no time at all it forgets their xorbs too, as a purge must.
func (in *Intake) Sweep(ctx context.Context, idle time.Duration) (freed int64, err error) {
	since := in.hub.Now().Add(-idle)
	if err := in.clean(since); err != nil {
		return 0, err
	}
	for {
		var list []hub.Xorb
		if err := in.hub.Write(ctx, func(b hub.Books) error {
			if list, err = b.IdleXorbs(ctx, since, sweepAtOnce); err != nil {
				return err
			}
			for _, x := range list {
				if err := b.DropXorb(ctx, x); err != nil {
					return err
				}
			}
			if len(list) < sweepAtOnce {
				return b.CloseUploads(ctx, since)
			}
			return nil
		}); err != nil {
			return freed, err
		}
		for _, x := range list {
			if x.Object == "" {
				continue
			}
			if err := in.xorbs.Remove(ctx, x.Object); err != nil {
				return freed, err
			}
			freed += x.Size
		}
		if len(list) < sweepAtOnce {
			return freed, nil
		}
	}
}

const sweepAtOnce = 100

// The names of what lies in the folder while it arrives.
const (
	xorbSpool  = "xet-xorb-"
	shardSpool = "xet-shard-"
)

// clean removes what arrived while the hub was stopped the hard way.
func (in *Intake) clean(since time.Time) error {
	names, err := filepath.Glob(filepath.Join(in.folder, "xet-*"))
	if err != nil {
		return fmt.Errorf("clean the folder of arriving xorbs: %w", err)
	}
	for _, name := range names {
		if i, err := os.Stat(name); err != nil || !i.ModTime().Before(since) {
			continue // it is gone already, or in use
		}
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("clean the folder of arriving xorbs: %w", err)
		}
	}
	return nil
}
