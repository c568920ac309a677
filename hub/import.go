package hub

import (
	"context"
	"time"
)

// ImportState is how an import from another hub stands.
type ImportState string

// The states of an import.
const (
	ImportWaiting   ImportState = "waiting"
	ImportRunning   ImportState = "running"
	ImportDone      ImportState = "done"
	ImportFailed    ImportState = "failed"
	ImportCancelled ImportState = "cancelled"
)

// Over reports whether nothing will happen any more.
func (s ImportState) Over() bool {
	return s == ImportDone || s == ImportFailed || s == ImportCancelled
}

// Import is a revision of a repository of another hub that this hub fetches itself.
type Import struct {
	ID       string
	Source   string // ENDPOINT/KIND/OWNER/NAME
	Revision string // as it was asked for
	Commit   string // that the revision was when the import began; "" before
	To       Name
	By       string // who asked and commits
	Rate     int64  // bytes a second; 0 for no bound
	State    ImportState
	Files    int64 // of the revision
	Bytes    int64 // of these files
	Fetched  int64 // files that are here
	Moved    int64 // bytes of these files
	Licence  string
	Made     string // the commit here
	Error    string // why it failed
	Created  time.Time
	Changed  time.Time
}

// Imports keeps imports.
type Imports interface {
	// SaveImport writes one down, in place of an earlier state of it. What was cancelled stays so.
	SaveImport(ctx context.Context, i Import) error
	// Import finds one; it is a fault of kind Missing when there is none.
	Import(ctx context.Context, id string) (Import, error)
	// ImportsOf gives those of a person, or all for "", the latest first; with open only those that are not over. At most limit.
	ImportsOf(ctx context.Context, by string, open bool, limit int) ([]Import, error)
}
