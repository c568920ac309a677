package mirror

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// record is an answer of the other hub as it is kept.
type record struct {
	Kind   hub.Kind  `json:"kind,omitempty"` // of a described repository
	Status int       `json:"status"`
	Code   string    `json:"code,omitempty"`
	Body   []byte    `json:"body,omitempty"`
	Next   string    `json:"next,omitempty"`   // the query of the next page
	Total  string    `json:"total,omitempty"`  // X-Total-Count
	Commit string    `json:"commit,omitempty"` // X-Repo-Commit
	File   *File     `json:"file,omitempty"`
	At     time.Time `json:"at"`
}

// Refused is what the other hub says no to.
type Refused struct {
	*fault.Fault
	Code   string // as clients know it: RepoNotFound, RevisionNotFound, EntryNotFound, GatedRepo; "" when the other hub says none
	Commit string // the commit in which a file is missing
	Age    Age
}

// Unwrap gives the fault.
func (r *Refused) Unwrap() error { return r.Fault }

// Age says when the other hub gave an answer, and whether it could not be asked again since that would have been due.
type Age struct {
	At    time.Time
	Stale bool
}

// key gives a name in the cache to a question.
func key(folder, question string) string {
	sum := sha256.Sum256([]byte(question))
	return folder + "/" + hex.EncodeToString(sum[:])
}

// life is how long an answer counts.
func (r record) life(commit bool) time.Duration {
	switch {
	case r.Status >= 400:
		return negative
	case commit:
		return settled
	}
	return fresh
}

// recall gives the kept answer to a question and asks when there is none or it is too old. commit says that the question names a commit.
func (m *Mirror) recall(ctx context.Context, key string, commit bool, ask func(context.Context) (record, error)) (record, Age, error) {
	old, err := m.load(key)
	if err != nil {
		return old, Age{}, err
	}
	there := old.Status != 0
	now := m.Now()
	if there && now.Sub(old.At) < old.life(commit) {
		return old, Age{At: old.At}, nil
	}
	m.mu.Lock()
	shut := now.Before(m.until)
	m.mu.Unlock()
	if there && shut {
		return old, Age{old.At, true}, nil
	}
	patience := longPatience
	if there {
		patience = shortPatience
	}
	// Whoever asks at the same time waits for the same answer, so that it does not end with the one who came first.
	count := context.WithValue(m.ctx, hops{}, ctx.Value(hops{}))
	result := m.flight.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(count, patience)
		defer cancel()
		r, err := ask(ctx)
		if err != nil {
			return r, err
		}
		return r, m.save(key, r)
	})
	select {
	case <-ctx.Done():
		return record{}, Age{}, ctx.Err()
	case got := <-result:
		r, _ := got.Val.(record)
		if got.Err == nil {
			return r, Age{At: r.At}, nil
		}
		if fault.Of(got.Err) != fault.Unavailable && !errors.Is(got.Err, context.DeadlineExceeded) {
			return r, Age{}, got.Err
		}
		if there {
			m.mu.Lock()
			m.until = m.Now().Add(away)
			m.mu.Unlock()
			return old, Age{old.At, true}, nil
		}
		if fault.Of(got.Err) == "" {
			return r, Age{}, fault.New(fault.Unavailable, "the hub that is mirrored does not answer in time").At("%s", m.base)
		}
		return r, Age{}, got.Err
	}
}

// load reads a kept answer; its Status is 0 when there is none.
func (m *Mirror) load(key string) (r record, err error) {
	held := m.cache.use(key, m.Now())
	if held == nil {
		return r, nil
	}
	defer m.cache.release(held)
	b, err := os.ReadFile(m.cache.path(key))
	if errors.Is(err, fs.ErrNotExist) || err == nil && json.Unmarshal(b, &r) != nil {
		return record{}, m.cache.forget(key) // it can be asked for again
	}
	if err != nil {
		return r, fmt.Errorf("read what the mirror keeps: %w", err)
	}
	return r, nil
}

func (m *Mirror) save(key string, r record) error {
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	held, err := m.cache.reserve(key, int64(len(b)))
	if err != nil {
		return err
	}
	defer m.cache.release(held)
	f := m.cache.path(key) + unfinished
	if err := os.WriteFile(f, b, 0o600); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	if err := os.Rename(f, m.cache.path(key)); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	return nil
}

// refused gives the fault of an answer that says no. what is missing when the other hub does not say.
func (r record) refused(what string, age Age) error {
	if r.Status < 400 {
		return nil
	}
	e := &Refused{Code: r.Code, Commit: r.Commit, Age: age}
	switch {
	case r.Code == "GatedRepo":
		e.Fault = fault.New(fault.Denied, "access is restricted where this repository comes from, and this hub has none")
	case r.Status == http.StatusNotFound, r.Status == http.StatusGone, r.Status == http.StatusUnauthorized:
		if e.Code == "" {
			e.Code = what
		}
		e.Fault = fault.New(fault.Missing, "it is not there where this repository comes from")
	case r.Status == http.StatusForbidden:
		e.Fault = fault.New(fault.Denied, "the hub where this repository comes from refuses it")
	default:
		e.Fault = fault.New(fault.Invalid, "the hub where this repository comes from answers %d", r.Status)
	}
	return e
}
