package withdraw

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// job is a withdrawal that is being done.
type job struct {
	*Office
	hub.Withdrawal
	notes   notes
	needles needles
}

// notes are what was found and done so far; what a receipt is made of. They hold nothing of the records.
type notes struct {
	Named        bool             `json:"named,omitempty"`   // the id that was named was itself found
	Unread       []unread         `json:"unread,omitempty"`  // files that could not be looked into to their end
	Scanned      int64            `json:"scanned,omitempty"` // files that were looked into
	Rows         int64            `json:"rows,omitempty"`    // rows in all files, copies and measures too
	Repositories map[int64]*place `json:"repositories,omitempty"`
	Objects      int64            `json:"objects,omitempty"` // files that were removed
	Bytes        int64            `json:"bytes,omitempty"`
	Shared       int64            `json:"shared,omitempty"` // files that stay because repositories hold them that were not asked about
	Pieces       int64            `json:"pieces,omitempty"` // bytes of uploads in pieces that were removed
	Scrub        string           `json:"scrub,omitempty"`  // why the books were not scrubbed
}

// place is a repository that held records.
type place struct {
	Name     string   `json:"name"`
	Branches []branch `json:"branches,omitempty"`
	Files    int      `json:"files"`   // different files in all its revisions
	Commits  []string `json:"commits"` // that held records
}

// branch is a branch that was rebuilt.
type branch struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type unread struct {
	SHA256 string `json:"sha256"`
	Why    string `json:"why"`
}

func (o *Office) job(ctx context.Context, id string) (*job, error) {
	j := &job{Office: o}
	err := o.hub.Read(ctx, func(b hub.Books) (err error) {
		j.Withdrawal, err = b.Withdrawal(ctx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(j.Notes, &j.notes); err != nil {
		return nil, fault.New(fault.Broken, "the notes of the withdrawal %s cannot be read: %w", id, err)
	}
	if j.notes.Repositories == nil {
		j.notes.Repositories = map[int64]*place{}
	}
	return j, nil
}

// save writes down how far the job is, in a transaction of the caller.
func (j *job) save(ctx context.Context, b hub.Books) (err error) {
	if j.Notes, err = json.Marshal(j.notes); err != nil {
		return err
	}
	return b.SaveWithdrawal(ctx, j.Withdrawal)
}

// next goes on to another step.
func (j *job) next(ctx context.Context, s hub.WithdrawalState) error {
	j.State, j.Cursor = s, ""
	return j.hub.Write(ctx, func(b hub.Books) error { return j.save(ctx, b) })
}

// saveEvery is how many files are looked into between two notes of the place.
const saveEvery = 100

// each looks at every file of the hub or of the repository once, whichever revisions hold it, from where the search was left.
func (j *job) each(ctx context.Context, look func(context.Context, hub.Blob) error) error {
	done := 0
	for {
		var list []hub.Blob
		if err := j.hub.Read(ctx, func(b hub.Books) (err error) {
			if j.Repository != 0 {
				list, err = b.BlobsOf(ctx, j.Repository, j.Cursor, saveEvery)
			} else {
				list, err = b.BlobsAfter(ctx, j.Cursor, saveEvery)
			}
			return err
		}); err != nil {
			return err
		}
		if len(list) == 0 {
			return nil
		}
		for _, blob := range list {
			if err := look(ctx, blob); err != nil {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				var stop *corpus.Stop
				if fault.Of(err) != fault.Broken && fault.Of(err) != fault.Missing && !errors.As(err, &stop) {
					return err
				}
				if fault.Of(err) != fault.Missing { // one that was collected meanwhile is none the worse
					j.unread(blob.SHA256, err)
				}
			}
			j.Cursor = blob.SHA256
			done++
		}
		if err := j.hub.Write(ctx, func(b hub.Books) error { return j.save(ctx, b) }); err != nil {
			return err
		}
	}
}

// maxUnread bounds how many unreadable files are listed.
const maxUnread = 1000

func (j *job) unread(sha256 string, err error) {
	for _, u := range j.notes.Unread {
		if u.SHA256 == sha256 {
			return
		}
	}
	if len(j.notes.Unread) < maxUnread {
		// The words of the error may quote the file.
		j.notes.Unread = append(j.notes.Unread, unread{sha256, "it is damaged: " + string(fault.Of(err))})
	}
}

func (j *job) file(ctx context.Context, b hub.Blob) file {
	return file{&watched{ReaderAt: j.hub.Content(ctx, b.SHA256, b.Size)}, b.Size, b.SHA256, j.Folder}
}

// records yields the records of a file; none when it has none.
func records(ctx context.Context, f file, want wants, see func(*record) error) (found bool, err error) {
	form, err := formOf(f)
	if err != nil || form == nil {
		return false, err
	}
	err = form.records(ctx, f, want, see)
	if errors.Is(err, errForm) {
		return false, nil
	}
	return true, f.why(err)
}

// first gives the list of what was named.
func (j *job) first() *held {
	kind := map[string]string{"id": "id-hash", "contributor": "contributor-hash", "source": "uri-prefix-hash"}[j.Kind]
	return j.lists.list([]hub.Suppressed{{Kind: kind, Value: j.Hash}})
}

// is reports whether a record is one of those that were named.
func (j *job) is(list *held, rec *record) bool {
	facts := corpus.Document{Facts: corpus.Facts{ID: rec.ID, URL: rec.URL, Contributor: rec.Contributor}}
	return list.Withdrawn(&facts) && (j.Own == "" || rec.Contributor == j.Own)
}

// search looks for the records that were named, and writes down by what they will be known again.
func (j *job) search(ctx context.Context) error {
	list := j.first()
	if err := j.each(ctx, func(ctx context.Context, blob hub.Blob) error {
		f := j.file(ctx, blob)
		hits := int64(0)
		found, err := records(ctx, f, wants{}, func(rec *record) error {
			if j.is(list, rec) {
				hits++
			}
			return nil
		})
		if found {
			j.notes.Scanned++
		}
		if hits == 0 {
			return err
		}
		// Rows before the place where a file is damaged count.
		entries := map[hub.Suppressed]bool{}
		if _, again := records(ctx, f, wants{texts: true, pictures: true}, func(rec *record) error {
			if j.is(list, rec) {
				j.know(rec, entries)
			}
			return nil
		}); again != nil && err == nil {
			return again
		}
		if failed := j.hub.Write(ctx, func(b hub.Books) error {
			if err := b.AddFind(ctx, j.ID, hub.Find{SHA256: blob.SHA256, Size: blob.Size, Rows: hits}); err != nil {
				return err
			}
			return b.Suppress(ctx, j.ID, sorted(entries), j.hub.Now())
		}); failed != nil {
			return failed
		}
		return err
	}); err != nil {
		return err
	}
	return j.next(ctx, hub.Following)
}

// know adds by what a record is known again: its id, its text when it is long enough to be somebody's, what is nearly that text, and its picture when it
// has one. Pictures of a page with several are not listed: a banner stands on many pages.
func (j *job) know(rec *record, entries map[hub.Suppressed]bool) {
	list := j.lists.empty()
	add := func(kind, value string) {
		entries[hub.Suppressed{Kind: kind, Value: value, Repository: j.Repository}] = true
	}
	if rec.ID != "" {
		hash := list.HashID(rec.ID)
		add("id-hash", hash)
		j.notes.Named = j.notes.Named || j.Kind == "id" && hash == j.Hash
	}
	if j.Own != "" {
		return // others may have the same text from elsewhere: who contributed a copy of it cannot take theirs back
	}
	if text := rec.Text(); telling(text) {
		add("content", list.Hash(corpus.Content(text)))
		if bands := bands(text); bands != nil {
			add("near", strings.Join(list.NearHashes(bands), " "))
			add("alike", strings.Join(list.AlikeHashes(narrow(text)), " "))
		}
	}
	if len(rec.Pictures) == 1 && rec.Pictures[0].SHA256 != "" {
		add("picture", list.Hash(rec.Pictures[0].SHA256))
	}
}

// whole gives the list of all by which the records are known.
func (j *job) whole(ctx context.Context) (*held, error) {
	var entries []hub.Suppressed
	err := j.hub.Read(ctx, func(b hub.Books) (err error) {
		entries, err = b.Suppressed(ctx, j.ID)
		return err
	})
	return j.lists.list(entries), err
}

// takes reports whether a record of a file goes: one that was named, or a copy of it.
func (j *job) takes(list *held, rec *record) bool {
	if list.Withdrawn(&rec.Document) {
		return true
	}
	return len(rec.raw) > 0 && (mentions(list.Suppression, rec.raw) || rec.bare && j.needles.in(plain(rec.raw)))
}

// follow looks for copies of the records and for files that mention or show them.
func (j *job) follow(ctx context.Context) error {
	list, err := j.whole(ctx)
	if err != nil {
		return err
	}
	if list.size == 0 {
		return j.next(ctx, hub.Rebuilding)
	}
	if err := j.thread(ctx, list); err != nil {
		return err
	}
	if err := j.each(ctx, func(ctx context.Context, blob hub.Blob) error {
		find, err := j.found(ctx, list, blob)
		if find.SHA256 == "" {
			return err
		}
		if failed := j.hub.Write(ctx, func(b hub.Books) error { return b.AddFind(ctx, j.ID, find) }); failed != nil {
			return failed
		}
		return err
	}); err != nil {
		return err
	}
	j.notes.Rows = 0
	if err := j.hub.Read(ctx, func(b hub.Books) error {
		finds, err := b.Finds(ctx, j.ID)
		for _, f := range finds {
			j.notes.Rows += f.Rows
		}
		return err
	}); err != nil {
		return err
	}
	return j.next(ctx, hub.Rebuilding)
}

// found looks into one file; a find without digest is none.
func (j *job) found(ctx context.Context, list *held, blob hub.Blob) (hub.Find, error) {
	find := hub.Find{SHA256: blob.SHA256, Size: blob.Size}
	if list.wants.pictures && list.Withdrawn(&corpus.Document{Pictures: []corpus.Picture{{SHA256: blob.SHA256}}}) {
		find.Whole = true
		return find, nil
	}
	aside := false
	has, err := records(ctx, j.file(ctx, blob), list.wants, func(rec *record) error {
		if j.takes(list, rec) {
			find.Rows++
		} else if rec.aside != "" && mentions(list.Suppression, []byte(rec.aside)) {
			aside = true
		}
		return nil
	})
	if find.Rows > 0 || aside {
		return find, err
	}
	if err != nil || has {
		return hub.Find{}, err
	}
	shows, err := j.shows(ctx, list, blob)
	if err != nil || !shows {
		return hub.Find{}, err
	}
	return find, nil
}

// thread takes needles from the records that were found: their files are still there.
func (j *job) thread(ctx context.Context, list *held) error {
	j.needles = needles{}
	var finds []hub.Find
	if err := j.hub.Read(ctx, func(b hub.Books) (err error) {
		finds, err = b.Finds(ctx, j.ID)
		return err
	}); err != nil {
		return err
	}
	for _, f := range finds {
		if f.Whole {
			continue
		}
		_, err := records(ctx, j.file(ctx, hub.Blob{SHA256: f.SHA256, Size: f.Size}), wants{texts: true}, func(rec *record) error {
			if list.WithdrawnID(rec.ID) || j.is(list, rec) {
				j.needles.add(rec.Text())
			}
			return nil
		})
		if err != nil && fault.Of(err) != fault.Missing && fault.Of(err) != fault.Broken {
			return fmt.Errorf("read %s: %w", f.SHA256, err)
		}
	}
	return nil
}
