package hub

import (
	"context"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Blob is a file's bytes in the object store, and who brought them. That somebody knows a SHA-256 does not make the bytes theirs: a commit may name a
// large file only when the repository holds it already or its author uploaded it.
type Blob struct {
	SHA256 string
	Size   int64
	OID    string // git's object id of the bytes; "" of a large file whose bytes nobody hashed so
	Added  time.Time
	Waste  bool // a run of garbage collection condemned it; only BlobsAfter gives such
}

// Blobs keeps blobs and who uploaded them.
type Blobs interface {
	// Blob finds one; it is a fault of kind Missing when it is not there.
	Blob(ctx context.Context, sha256 string) (Blob, error)
	// AddBlob writes one down, as young as it says, and that it was uploaded for a repository. One that was to be collected stays.
	AddBlob(ctx context.Context, b Blob, repository int64) error
	// Uploaded reports whether a blob was uploaded for a repository or is in one of its revisions.
	Uploaded(ctx context.Context, repository int64, sha256 string) (bool, error)
}

// Claims keep blobs from being collected.
type Claims interface {
	// Claim fails with a fault of kind Missing unless all of the blobs are there, and none of them is collected until the transaction ends.
	Claim(ctx context.Context, sha256 []string) error
}

// AddBlob writes down that bytes which lie in Objects were uploaded for a repository. It is a fault of kind Busy when they were collected as waste in
// the meantime, and of kind Denied when the name space has no room for them.
func (h *Hub) AddBlob(ctx context.Context, b Blob, repository int64) error {
	return h.ledger.Write(ctx, func(books Books) error {
		b.Added = h.Now()
		owner, err := books.OwnerOf(ctx, repository)
		if err != nil {
			return err
		}
		if err := books.AddBlob(ctx, b, repository); err != nil {
			return err
		}
		if err := room(ctx, books, owner, 0, 0); err != nil {
			return err
		}
		// From here on the bytes cannot be collected, but they may have been since they were put there.
		r, err := h.objects.Open(ctx, b.SHA256, 0, 0)
		if fault.Of(err) == fault.Missing {
			return fault.New(fault.Busy, "the file %s is not there any more", b.SHA256).Try("upload it again")
		}
		if err != nil {
			return err
		}
		return r.Close()
	})
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
