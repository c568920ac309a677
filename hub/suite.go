package hub

import (
	"context"
	"regexp"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Suite is a private suite: its questions are served, what is right stays here.
type Suite struct {
	ID        string
	Title     string
	About     string
	Seed      uint64 // secret: it orders choices
	Questions int64
	Tries     int64 // submissions of one person for one model
	Daily     int64 // submissions of one person in a day, of all models together
	By        string
	Created   time.Time
	Closed    time.Time // zero while answers are taken
}

// Submission is answers to a private suite, with their scores. The answers themselves are not kept.
type Submission struct {
	Suite  string
	Number int64 // among those of the suite, from 1
	Who    string
	Model  string
	Digest string // of the answers
	Rows   []byte // as JSON
	At     time.Time
}

// Suites keeps private suites.
type Suites interface {
	// Suite finds one; it is a fault of kind Missing when there is none.
	Suite(ctx context.Context, id string) (Suite, error)
	// SuitePack gives what a suite is made of, with what is right.
	SuitePack(ctx context.Context, id string) ([]byte, error)
	// Suites lists them by their ids.
	Suites(ctx context.Context) ([]Suite, error)
	// AddSuite writes a new one down.
	AddSuite(ctx context.Context, s Suite, pack []byte) error
	// CloseSuite forgets what a suite is made of; its submissions stay.
	CloseSuite(ctx context.Context, id string, at time.Time) error
	// AddSubmission writes a submission down.
	AddSubmission(ctx context.Context, s Submission) error
	// Submissions lists those of a suite, the last first; of one person unless who is "".
	Submissions(ctx context.Context, suite, who string) ([]Submission, error)
}

const (
	maxSuites   = 1000
	maxTries    = 1000
	maxSuiteOf  = 8 << 20 // bytes
	maxModel    = 200
	maxSuiteDoc = 4000
)

var suiteID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{2,63}$`)

// Check says what is wrong with a suite.
func (s Suite) Check() error {
	switch {
	case !suiteID.MatchString(s.ID):
		return fault.New(fault.Invalid, "%.100q cannot be the id of a suite", s.ID).Try("3 to 64 of a–z, 0–9 and -")
	case len(s.Title) > maxModel || len(s.About) > maxSuiteDoc || !lineOfText(s.Title) || !lineOfText(s.About):
		return fault.New(fault.Invalid, "title and about are one line of text each").At("%s", s.ID)
	case s.Tries < 1 || s.Tries > maxTries || s.Daily < 1 || s.Daily > maxTries:
		return fault.New(fault.Invalid, "there are 1 to %d tries", maxTries).At("%s", s.ID)
	}
	return nil
}

// AddSuite keeps a private suite. One whose id is taken is a fault of kind Conflict: what people answered stays what they answered.
func (h *Hub) AddSuite(ctx context.Context, s Suite, pack []byte) (Suite, error) {
	if err := s.Check(); err != nil {
		return s, err
	}
	if len(pack) == 0 || len(pack) > maxSuiteOf {
		return s, fault.New(fault.Invalid, "a suite has at most %d bytes", maxSuiteOf).At("%s", s.ID)
	}
	s.Created, s.Closed = h.Now(), time.Time{}
	return s, h.ledger.Write(ctx, func(b Books) error {
		list, err := b.Suites(ctx)
		if err != nil {
			return err
		}
		if len(list) >= maxSuites {
			return fault.New(fault.Invalid, "there are %d suites already", len(list))
		}
		for _, other := range list {
			if other.ID == s.ID {
				return fault.New(fault.Conflict, "there is a suite of that id").At("%s", s.ID).Try("give a changed suite another id: scores of both are not the same")
			}
		}
		return b.AddSuite(ctx, s, pack)
	})
}

// Suite finds a private suite; it is a fault of kind Missing when there is none.
func (h *Hub) Suite(ctx context.Context, id string) (s Suite, err error) {
	if !suiteID.MatchString(id) {
		return s, fault.New(fault.Missing, "there is no suite %.100q", id)
	}
	return s, h.ledger.Read(ctx, func(b Books) error {
		s, err = b.Suite(ctx, id)
		return err
	})
}

// OpenSuite finds a private suite that takes answers, with what it is made of.
func (h *Hub) OpenSuite(ctx context.Context, id string) (s Suite, pack []byte, err error) {
	if s, err = h.Suite(ctx, id); err != nil {
		return s, nil, err
	}
	if !s.Closed.IsZero() {
		return s, nil, fault.New(fault.Conflict, "the suite is closed").At("%s", id)
	}
	return s, pack, h.ledger.Read(ctx, func(b Books) error {
		pack, err = b.SuitePack(ctx, id)
		return err
	})
}

// Suites lists private suites by their ids.
func (h *Hub) Suites(ctx context.Context) (list []Suite, err error) {
	return list, h.ledger.Read(ctx, func(b Books) error {
		list, err = b.Suites(ctx)
		return err
	})
}

// CloseSuite takes no more answers and forgets what is right.
func (h *Hub) CloseSuite(ctx context.Context, id string) error {
	if _, _, err := h.OpenSuite(ctx, id); err != nil {
		return err
	}
	return h.ledger.Write(ctx, func(b Books) error { return b.CloseSuite(ctx, id, h.Now()) })
}

// Submissions lists what was submitted to a suite, the last first; of one person unless who is "".
func (h *Hub) Submissions(ctx context.Context, id, who string) (list []Submission, err error) {
	if _, err := h.Suite(ctx, id); err != nil {
		return nil, err
	}
	return list, h.ledger.Read(ctx, func(b Books) error {
		list, err = b.Submissions(ctx, id, who)
		return err
	})
}

// day is the time for which a person's submissions are counted together.
const day = 24 * time.Hour

// allowed says whether somebody may submit for a model; known is an equal submission of theirs, which is none anew. left is how many tries there are with this one.
func (s Suite) allowed(list []Submission, model, digest string, now time.Time) (known *Submission, left int64, err error) {
	today, tries := int64(0), int64(0)
	for n, o := range list {
		if o.Model == model {
			if tries++; o.Digest == digest {
				known = &list[n]
			}
		}
		if now.Sub(o.At) < day {
			today++
		}
	}
	switch {
	case !s.Closed.IsZero():
		return nil, 0, fault.New(fault.Conflict, "the suite is closed").At("%s", s.ID)
	case known != nil:
	case tries >= s.Tries:
		return nil, 0, fault.New(fault.Busy, "there were %d submissions for %q, and there are no more", tries, model).At("%s", s.ID).Try("who tries often learns the test")
	case today >= s.Daily:
		return nil, 0, fault.New(fault.Busy, "there were %d submissions in the last 24 hours, and there are no more", today).At("%s", s.ID).Try("come back tomorrow")
	}
	return known, min(s.Tries-tries, s.Daily-today), nil
}

// MaySubmit says whether somebody may submit answers for a model, and how many tries they have. An equal submission is given again.
func (h *Hub) MaySubmit(ctx context.Context, id, who, model, digest string) (known *Submission, left int64, err error) {
	if model == "" || len(model) > maxModel || !lineOfText(model) {
		return nil, 0, fault.New(fault.Invalid, "the name of the model is one line of at most %d bytes", maxModel)
	}
	s, err := h.Suite(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	list, err := h.Submissions(ctx, id, who)
	if err != nil {
		return nil, 0, err
	}
	return s.allowed(list, model, digest, h.Now())
}

// Submit writes scores of answers down, unless the tries are used up: of several at once so many are taken as there are tries. left is how many are left then.
func (h *Hub) Submit(ctx context.Context, sub Submission) (out Submission, left int64, err error) {
	now := h.Now()
	err = h.ledger.Write(ctx, func(b Books) error {
		s, err := b.Suite(ctx, sub.Suite)
		if err != nil {
			return err
		}
		all, err := b.Submissions(ctx, sub.Suite, "")
		if err != nil {
			return err
		}
		var own []Submission
		for _, o := range all {
			if o.Who == sub.Who {
				own = append(own, o)
			}
		}
		known, may, err := s.allowed(own, sub.Model, sub.Digest, now)
		if err != nil {
			return err
		}
		if known != nil {
			out, left = *known, may
			return nil
		}
		out, left = sub, may-1
		out.At, out.Number = now, int64(len(all))+1
		return b.AddSubmission(ctx, out)
	})
	return out, left, err
}
