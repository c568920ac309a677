package hub

import (
	"context"
	"time"
)

// Xorb is a bundle of chunks that somebody sent by the Xet protocol. It counts for the person who sent it and for the repository it was sent for only:
// that somebody knows its name does not make the bytes theirs.
type Xorb struct {
	Repository int64
	Person     string
	Hash       string
	Object     string  // where its bytes lie, in a store of objects apart from that of files; "" when all of its chunks have become parts of files
	Size       int64   // bytes of the object
	Chunks     []byte  // the table of its chunks, as package hub/xet writes it
	Places     []Place // where its chunks lie in files
	Added      time.Time
}

// Place says that some chunks of a xorb, one behind the other, lie in a file from an offset on.
type Place struct {
	From   int    `json:"f"`
	To     int    `json:"t"` // without it
	SHA256 string `json:"s"`
	Offset int64  `json:"o"`
}

// Xorbs keeps xorbs, and forgets them.
type Xorbs interface {
	SentXorbs
	LeftXorbs
	Uploads
}

// SentXorbs keeps xorbs.
type SentXorbs interface {
	// Xorb finds one; it is a fault of kind Missing when the person sent none of this hash for the repository.
	Xorb(ctx context.Context, repository int64, person, hash string) (Xorb, error)
	// SaveXorb writes one down, in place of an earlier one.
	SaveXorb(ctx context.Context, x Xorb) error
	// XorbBytes gives how many bytes the objects of the xorbs for a repository have.
	XorbBytes(ctx context.Context, repository int64) (int64, error)
}

// LeftXorbs forgets xorbs.
type LeftXorbs interface {
	// IdleXorbs gives xorbs, at most limit, of uploads that nobody has gone on with since a time.
	IdleXorbs(ctx context.Context, since time.Time, limit int) ([]Xorb, error)
	// DropXorb forgets one.
	DropXorb(ctx context.Context, x Xorb) error
}

// Uploads keeps who uploads for which repository.
type Uploads interface {
	// OpenUploads notes that a person is about to upload for a repository, or still does, and gives when that began: another time after everything
	// that was kept for it has been forgotten.
	OpenUploads(ctx context.Context, repository int64, person string, at time.Time) (began time.Time, err error)
	// CloseUploads forgets uploads without xorbs that nobody has gone on with since a time.
	CloseUploads(ctx context.Context, since time.Time) error
}
