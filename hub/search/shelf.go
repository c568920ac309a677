package search

import (
	"context"
	"time"

	"github.com/lontar-asean/lontar/hub"
)

// Version is that of the index. A volume of another version counts for nothing and is made again.
const Version = 1

// State says how far the index of a file is.
type State int

// The states.
const (
	Waiting State = iota // begun, or not even that
	Ready
	Refused // the file cannot be read; Volume.Reason says why
)

// Volume is the index of a file.
type Volume struct {
	SHA256   string
	State    State
	Columns  []string // the paths of its columns of text
	Rows     int64
	Cut      int64     // texts of which only the beginning is indexed
	Segments []Segment // in the order of Column and First
	Reason   string
	Tried    time.Time
}

// Shelf keeps volumes for reading.
type Shelf interface {
	// Volumes gives those of the files that there are, by SHA-256, without the directories of their segments.
	Volumes(ctx context.Context, sha256 []string) (map[string]*Volume, error)
	// Directories gives those of segments by number; that of a segment that is not there is not given.
	Directories(ctx context.Context, segments []int64) (map[int64][]byte, error)
	// Chunks gives chunks by number; a chunk that is not there is not given.
	Chunks(ctx context.Context, numbers []int64) (map[int64][]byte, error)
}

// Desk is where volumes are made. Its methods fail with a fault of kind Missing when the volume was forgotten meanwhile.
type Desk interface {
	// Begin gives the volume of a file and makes it when it is not there; one of another Version is forgotten first.
	Begin(ctx context.Context, sha256 string) (*Volume, error)
	// Append adds a segment with its chunks, all or nothing.
	Append(ctx context.Context, sha256 string, s Segment, chunks [][]byte) error
	// Settle writes down what is known of a volume but its segments.
	Settle(ctx context.Context, v *Volume) error
}

// Library is a place of volumes, as the Indexer needs it.
type Library interface {
	Shelf
	Desk
	Cards
	// Forget removes all traces of a file.
	Forget(ctx context.Context, sha256 string) error
	// Files gives the SHA-256 of volumes in order: limit of them behind one.
	Files(ctx context.Context, after string, limit int) ([]string, error)
}

// Source opens the bytes of files. *hub.Hub is one.
type Source interface {
	Content(ctx context.Context, sha256 string, size int64) *hub.Content
}

// Stats says how large the index is.
type Stats struct {
	Files   int64 `json:"files"`   // indexed
	Waiting int64 `json:"waiting"` // begun
	Refused int64 `json:"refused"` // cannot be read
	Rows    int64 `json:"rows"`    // indexed, a row of several columns counts once for each
	Text    int64 `json:"text"`    // bytes of the text that is indexed
	Bytes   int64 `json:"bytes"`   // of the index
}
