package hub

import (
	"context"
	"time"
)

// Blob is a file's bytes in the object store, and who brought them. That somebody knows a SHA-256 does not make the bytes theirs: a commit may name a
// large file only when the repository holds it already or its author uploaded it.
type Blob struct {
	SHA256 string
	Size   int64
	OID    string // git's object id of the bytes; "" of a large file whose bytes nobody hashed so
	Added  time.Time
}

// Blobs keeps blobs and who uploaded them.
type Blobs interface {
	// Blob finds one; it is a fault of kind Missing when it is not there.
	Blob(ctx context.Context, sha256 string) (Blob, error)
	// AddBlob writes one down and that it was uploaded for a repository.
	AddBlob(ctx context.Context, b Blob, repository int64) error
	// Uploaded reports whether a blob was uploaded for a repository or is in one of its revisions.
	Uploaded(ctx context.Context, repository int64, sha256 string) (bool, error)
}

// AddBlob writes down that bytes which lie in Objects were uploaded for a repository.
func (h *Hub) AddBlob(ctx context.Context, b Blob, repository int64) error {
	b.Added = h.now().UTC().Truncate(time.Millisecond)
	return h.ledger.Write(ctx, func(books Books) error { return books.AddBlob(ctx, b, repository) })
}

// Uploaded reports whether a blob may be named by commits of a repository, and its size.
func (h *Hub) Uploaded(ctx context.Context, repository int64, sha256 string) (b Blob, ok bool, err error) {
	err = h.ledger.Read(ctx, func(books Books) error {
		if ok, err = books.Uploaded(ctx, repository, sha256); err != nil || !ok {
			return err
		}
		b, err = books.Blob(ctx, sha256)
		return err
	})
	return b, ok, err
}
