package hub

import (
	"context"
	"time"
)

// Waste keeps account of what nothing names any more. A run of garbage collection, known by a number, condemns what it did not find; from then on it
// is not there for those who would name it anew, and who uploads it again spares it. Only then, and when no commit has come to name it before, it goes.
type Waste interface {
	Roots
	TreeWaste
	BlobWaste
	Orphans
	Holds
}

// Roots are where marking begins.
type Roots interface {
	// Roots gives the trees that commits name, by key: limit of them behind one.
	Roots(ctx context.Context, after string, limit int) ([]string, error)
}

// TreeWaste sweeps trees.
type TreeWaste interface {
	// TreeKeys gives the keys of all trees in order: limit of them behind one.
	TreeKeys(ctx context.Context, after string, limit int) ([]string, error)
	// CondemnTrees condemns trees for a run; run 0 spares them.
	CondemnTrees(ctx context.Context, keys []string, run int64) error
	// DropTrees forgets those of the trees that the run still condemns and gives how many.
	DropTrees(ctx context.Context, keys []string, run int64) (int64, error)
}

// BlobWaste sweeps blobs.
type BlobWaste interface {
	// BlobsAfter gives all blobs in the order of their digests, condemned ones too: limit of them behind one.
	BlobsAfter(ctx context.Context, after string, limit int) ([]Blob, error)
	// CondemnBlobs condemns blobs for a run that are no younger than a time; run 0 spares them. Orphans, which were not written down, are then.
	CondemnBlobs(ctx context.Context, blobs []Blob, run int64, before time.Time) error
	// DropBlob calls remove and forgets a blob, if the run still condemns it; nobody can add it in between.
	DropBlob(ctx context.Context, sha256 string, run int64, remove func() error) (bool, error)
}

// Orphans are objects that nobody wrote down.
type Orphans interface {
	// Written reports whether an object is written down, be it as a blob, a condemned one or otherwise.
	Written(ctx context.Context, sha256 string) (bool, error)
}

// Holds put off removal.
type Holds interface {
	// Hold keeps anything from being removed until a time; the zero time ends the hold.
	Hold(ctx context.Context, name string, past time.Time) error
	// Held gives the name of a hold that lasts at a time, or "".
	Held(ctx context.Context, at time.Time) (string, error)
}
