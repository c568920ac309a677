package hub

import (
	"context"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Withdrawal is a tombstone: that records were taken back, and how far the hub is with it. It holds nothing of the records: what was named is kept as a
// keyed hash, and so is what was found (Suppressed).
type Withdrawal struct {
	ID         string
	Kind       string // what was named: "id", "contributor" or "source"
	Hash       string // keyed hash of what was named
	Repository int64  // the only one it is about; 0: all of the hub
	Own        string // only records of this contributor, who asked for it; "" for all that were named
	By         string // who asked
	Reason     string
	Policy     Policy // of older revisions; "": as each repository has it
	State      WithdrawalState
	At         time.Time
	Due        time.Time // when it must be done
	Done       time.Time // zero: not yet
	Cursor     string    // where the search goes on
	Notes      []byte    // what was found and done so far, as JSON of package hub/withdraw
	Receipt    []byte    // signed, when done
}

// WithdrawalState is the step that a withdrawal is at.
type WithdrawalState string

// The steps, in their order. Each may be done again from its beginning.
const (
	Searching  WithdrawalState = "searching"  // for the records in all files
	Following  WithdrawalState = "following"  // for copies and mentions of what was found
	Rebuilding WithdrawalState = "rebuilding" // the head of every branch
	Purging    WithdrawalState = "purging"    // bytes, caches, free pages
	Finished   WithdrawalState = "done"
)

// Policy says what becomes of older revisions that held a withdrawn record. The files that held it are gone in either case.
type Policy string

// The policies.
const (
	Refuse Policy = "refuse" // no file of such a revision is given out
	Warn   Policy = "warn"   // the other files are, with a warning
)

// ParsePolicy reads a policy; "" stays.
func ParsePolicy(s string) (Policy, error) {
	switch p := Policy(s); p {
	case "", Refuse, Warn:
		return p, nil
	}
	return "", fault.New(fault.Invalid, "%.40q is no policy", s).Try("refuse or warn")
}

// Find is a file that holds withdrawn records.
type Find struct {
	SHA256 string
	Size   int64
	Rows   int64
	Whole  bool // the file itself is what was withdrawn, such as a picture
}

// Suppressed is a thing that must stay out: an entry of a list as corpus.Suppression has it.
type Suppressed struct {
	Kind       string
	Value      string
	Repository int64 // where it must stay out; 0: anywhere
}

// Review is a record that is nearly the same as a withdrawn one and waits for a person to look at it. Of the text only a keyed hash is kept.
type Review struct {
	ID         string
	Repository int64
	Hash       string // of the text
	SHA256     string // the file that was to be committed
	Path       string
	Row        int64 // from 1
	By         string
	At         time.Time
	Status     AccessStatus
	Judge      string // who decided
	Decided    time.Time
}

// Withdrawals keeps withdrawals and what follows from them.
type Withdrawals interface {
	Tombstones
	Suppressions
	Withholdings
	Reviews
	Facts
	Whereabouts
}

// Tombstones keeps withdrawals.
type Tombstones interface {
	// Withdrawal finds one; it is a fault of kind Missing when there is none.
	Withdrawal(ctx context.Context, id string) (Withdrawal, error)
	// SaveWithdrawal writes one down, in place of what was known of it.
	SaveWithdrawal(ctx context.Context, w Withdrawal) error
	// Withdrawals lists them, the latest first: limit of them before a time. With open only those that are not done.
	Withdrawals(ctx context.Context, open bool, before time.Time, limit int) ([]Withdrawal, error)
	// AddFind writes down a file that holds records, in place of what was known of it.
	AddFind(ctx context.Context, withdrawal string, f Find) error
	// Finds lists the files in the order of their digests.
	Finds(ctx context.Context, withdrawal string) ([]Find, error)
	// DropFinds forgets them.
	DropFinds(ctx context.Context, withdrawal string) error
}

// Suppressions keeps what must stay out.
type Suppressions interface {
	// Suppress writes entries down.
	Suppress(ctx context.Context, withdrawal string, list []Suppressed, at time.Time) error
	// Suppressed gives the entries of one withdrawal, or of all when it is "".
	Suppressed(ctx context.Context, withdrawal string) ([]Suppressed, error)
	// SuppressedCount gives how many entries there are; it never falls.
	SuppressedCount(ctx context.Context) (int64, error)
}

// Withholdings keeps what is not given out any more.
type Withholdings interface {
	// Withhold writes down that a repository does not give out files, and that it once had them in commits.
	Withhold(ctx context.Context, repository int64, withdrawal string, sha256, commits []string) error
	// Withheld reports whether a file is withheld by a repository and, for a commit, the policy under which it once held withdrawn records ("" if never).
	Withheld(ctx context.Context, repository int64, sha256, commit string) (file bool, policy Policy, err error)
	// WithheldFiles gives the files that a repository withholds, by SHA-256.
	WithheldFiles(ctx context.Context, repository int64) (map[string]bool, error)
	// SetPolicy says what becomes of older revisions of a repository.
	SetPolicy(ctx context.Context, repository int64, p Policy) error
	// PolicyOf gives it; Refuse when nobody said.
	PolicyOf(ctx context.Context, repository int64) (Policy, error)
}

// Reviews keeps records that wait for a person.
type Reviews interface {
	// Review finds one by its id; it is a fault of kind Missing when there is none.
	Review(ctx context.Context, id string) (Review, error)
	// ReviewOf finds the one of a text in a repository; it is a fault of kind Missing when there is none.
	ReviewOf(ctx context.Context, repository int64, hash string) (Review, error)
	// SaveReview writes one down.
	SaveReview(ctx context.Context, r Review) error
	// Reviews lists those of a status, the oldest first.
	Reviews(ctx context.Context, status AccessStatus, limit int) ([]Review, error)
}

// Facts keeps single things that the hub knows of itself, such as the key of its suppression list.
type Facts interface {
	// Fact gives one; "" when it is not there.
	Fact(ctx context.Context, name string) (string, error)
	// AddFact writes one down unless it is there, and gives what is there.
	AddFact(ctx context.Context, name, value string) (string, error)
	// FactsOf gives those whose names begin with a prefix, by name.
	FactsOf(ctx context.Context, prefix string) (map[string]string, error)
}

// Whereabouts tell where things are.
type Whereabouts interface {
	// BlobsOf gives the blobs that were uploaded for a repository in the order of their digests: limit of them behind one.
	BlobsOf(ctx context.Context, repository int64, after string, limit int) ([]Blob, error)
	// Holders gives the repositories for which a blob was uploaded.
	Holders(ctx context.Context, sha256 string) ([]int64, error)
	// RepositoryOf finds a repository by its number; it is a fault of kind Missing when there is none.
	RepositoryOf(ctx context.Context, number int64) (Repository, error)
	// CommitsOf gives all commits of a repository in the order of their ids: limit of them behind one.
	CommitsOf(ctx context.Context, repository int64, after string, limit int) ([]Commit, error)
	// EventCounts gives how often each action was done with an object, as the audit log has it.
	EventCounts(ctx context.Context, object string) (map[string]int64, error)
}

// Withheld reports whether a repository does not give out a file any more and, for a commit, the policy under which it once held withdrawn records ("" when
// it never did).
func (h *Hub) Withheld(ctx context.Context, repository int64, sha256, commit string) (file bool, policy Policy, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		file, policy, err = b.Withheld(ctx, repository, sha256, commit)
		return err
	})
	return file, policy, err
}

// WithheldFiles gives the files that a repository does not give out any more, by SHA-256. A revision that came later may name them too.
func (h *Hub) WithheldFiles(ctx context.Context, repository int64) (files map[string]bool, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		files, err = b.WithheldFiles(ctx, repository)
		return err
	})
	return files, err
}

// Whole reports whether a revision names no file that its repository withholds.
func (h *Hub) Whole(ctx context.Context, c Commit) (bool, error) {
	withheld, err := h.WithheldFiles(ctx, c.Repository)
	if err != nil || len(withheld) == 0 {
		return err == nil, err
	}
	for after := ""; ; {
		files, err := h.Files(ctx, c, "", true, after, page)
		if err != nil {
			return false, err
		}
		for _, f := range files {
			if withheld[f.SHA256] {
				return false, nil
			}
		}
		if len(files) < page {
			return true, nil
		}
		after = files[len(files)-1].Path
	}
}
