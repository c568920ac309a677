package hub

import (
	"context"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// DataRequest asks for records that a model was found to lack, and says how far that is. Deficit, Low and High are nil where nothing was measured.
type DataRequest struct {
	ID       string
	Run      string // id of the run that found the gap
	Language language.Tag
	Culture  string // first part of ids of concepts; "" for none
	Topic    string // middle part; "" for none
	Concept  string // "" when the gap is wider than one
	Kind     string // what to collect: text, qa, picture …
	Deficit  *float64
	Low      *float64
	High     *float64
	Target   int64 // records
	Reason   string

	State    RequestState
	Rank     int64 // its place among those that were filed with it, from 0
	By       string
	Filed    time.Time
	Taker    string // who collects; "" while nobody does
	Taken    time.Time
	Answerer string
	Answer   string // datasets/OWNER/NAME@REVISION
	Answered time.Time
	Closer   string
	Note     string
	Closed   time.Time
}

// RequestState is how far a request for data is.
type RequestState string

// The states of a request for data.
const (
	RequestOpen     RequestState = "open"
	RequestTaken    RequestState = "taken"
	RequestAnswered RequestState = "answered"
	RequestClosed   RequestState = "closed"
)

// RequestStates lists them in their order.
func RequestStates() []RequestState {
	return []RequestState{RequestOpen, RequestTaken, RequestAnswered, RequestClosed}
}

// ParseRequestState reads a state; "" stays.
func ParseRequestState(s string) (RequestState, error) {
	for _, known := range append(RequestStates(), "") {
		if s == string(known) {
			return known, nil
		}
	}
	return "", fault.New(fault.Invalid, "%.40q is no state of a request", s).Try("open, taken, answered or closed")
}

// RequestListing says which requests for data are wanted; what is "" does not count.
type RequestListing struct {
	Language language.Tag
	Culture  string
	Topic    string
	Kind     string
	Run      string
	State    RequestState
	After    string // the id of the last one of the page before
	Limit    int
}

// DataRequests keeps requests for data.
type DataRequests interface {
	// DataRequest finds one; it is a fault of kind Missing when there is none.
	DataRequest(ctx context.Context, id string) (DataRequest, error)
	// AddDataRequest writes a new one down.
	AddDataRequest(ctx context.Context, r DataRequest) error
	// SaveDataRequest writes down how far one is; what it asks for and who filed it never change.
	SaveDataRequest(ctx context.Context, r DataRequest) error
	// DataRequests lists them: those filed last first, and of those filed together in the order of their ranks.
	DataRequests(ctx context.Context, l RequestListing) ([]DataRequest, error)
	// RequestFacets gives what requests for data are about.
	RequestFacets(ctx context.Context) (RequestFacets, error)
}

// RequestFacets are the languages, cultures and topics of requests for data, each in order and without "".
type RequestFacets struct {
	Languages, Cultures, Topics []string
}

const (
	// MaxRequests bounds what is filed at once.
	MaxRequests = 5000

	maxReason  = 4000 // bytes
	maxRun     = 300
	maxRecords = 1_000_000_000
)

var (
	requestID      = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,99}$`)
	requestWord    = regexp.MustCompile(`^[a-z][a-z-]{0,39}$`)
	requestCulture = regexp.MustCompile(`^[a-z]{3}$`)
	requestConcept = regexp.MustCompile(`^[a-z]{3}/[a-z]+/[a-z0-9-]{1,100}$`)
)

// Check says what is wrong with what a request asks for.
func (r DataRequest) Check() error {
	wrong := func(what string, value any) error {
		return fault.New(fault.Invalid, "the %s of a request for data cannot be %.100q", what, value).At("%.100s", r.ID)
	}
	tag, err := language.Parse(string(r.Language))
	switch {
	case !requestID.MatchString(r.ID):
		return wrong("id", r.ID)
	case err != nil || tag != r.Language:
		return wrong("language", r.Language)
	case r.Run == "" || len(r.Run) > maxRun || !lineOfText(r.Run):
		return wrong("run", r.Run)
	case r.Culture != "" && !requestCulture.MatchString(r.Culture):
		return wrong("culture", r.Culture)
	case r.Topic != "" && !requestWord.MatchString(r.Topic):
		return wrong("topic", r.Topic)
	case r.Concept != "" && !requestConcept.MatchString(r.Concept):
		return wrong("concept", r.Concept)
	case !requestWord.MatchString(r.Kind):
		return wrong("kind", r.Kind)
	case r.Target < 0 || r.Target > maxRecords:
		return fault.New(fault.Invalid, "%d records cannot be asked for", r.Target).At("%s", r.ID)
	case len(r.Reason) > maxReason || !lineOfText(r.Reason):
		return wrong("reason", r.Reason)
	}
	last := 0.
	for _, v := range []*float64{r.Low, r.Deficit, r.High} {
		if v == nil {
			continue
		}
		if math.IsNaN(*v) || *v < last || *v > 1 {
			return fault.New(fault.Invalid, "a deficit lies between 0 and 1, and within its interval").At("%s", r.ID)
		}
		last = *v
	}
	if r.Deficit == nil && (r.Low != nil || r.High != nil) {
		return fault.New(fault.Invalid, "an interval needs a deficit").At("%s", r.ID)
	}
	return nil
}

// lineOfText reports whether a text is one line of UTF-8 without control characters and such as turn the direction of what follows.
func lineOfText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
	})
}

// DataRequest finds a request for data; it is a fault of kind Missing when there is none.
func (h *Hub) DataRequest(ctx context.Context, id string) (r DataRequest, err error) {
	if !requestID.MatchString(id) {
		return r, fault.New(fault.Missing, "there is no request for data %.100q", id)
	}
	err = h.ledger.Read(ctx, func(b Books) error {
		r, err = b.DataRequest(ctx, id)
		return err
	})
	return r, err
}

// DataRequests lists requests for data.
func (h *Hub) DataRequests(ctx context.Context, l RequestListing) (list []DataRequest, err error) {
	for _, s := range []string{l.Culture, l.Topic, l.Kind, l.Run} {
		if len(s) > maxRun || !lineOfText(s) {
			return nil, fault.New(fault.Invalid, "no request for data has %.100q", s)
		}
	}
	if l.After != "" && !requestID.MatchString(l.After) {
		return nil, fault.New(fault.Invalid, "%.100q is no id of a request for data", l.After)
	}
	err = h.ledger.Read(ctx, func(b Books) error {
		list, err = b.DataRequests(ctx, l)
		return err
	})
	return list, err
}

// RequestFacets gives what requests for data are about.
func (h *Hub) RequestFacets(ctx context.Context) (f RequestFacets, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		f, err = b.RequestFacets(ctx)
		return err
	})
	return f, err
}

// same reports whether two ask for the same.
func (r DataRequest) same(o DataRequest) bool {
	equal := func(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }
	return r.Run == o.Run && r.Language == o.Language && r.Culture == o.Culture && r.Topic == o.Topic && r.Concept == o.Concept && r.Kind == o.Kind && r.Target == o.Target && r.Reason == o.Reason &&
		equal(r.Deficit, o.Deficit) && equal(r.Low, o.Low) && equal(r.High, o.High)
}

// Filed says what became of requests that were filed, by their ids.
type Filed struct {
	New       []string `json:"new"`
	Known     []string `json:"known"`     // they were there
	Different []string `json:"different"` // others of their ids are there, and stay as they are
}

// FileRequests writes requests for data down, all or none. Filed again they are the same.
func (h *Hub) FileRequests(ctx context.Context, list []DataRequest, by string) (f Filed, err error) {
	if len(list) > MaxRequests {
		return f, fault.New(fault.Invalid, "%d requests are more than are filed at once", len(list)).Try("file %d at a time", MaxRequests)
	}
	for _, r := range list {
		if err := r.Check(); err != nil {
			return f, err
		}
	}
	now := h.Now()
	err = h.ledger.Write(ctx, func(b Books) error {
		f = Filed{New: []string{}, Known: []string{}, Different: []string{}}
		for n, r := range list {
			known, err := b.DataRequest(ctx, r.ID)
			switch {
			case fault.Of(err) == fault.Missing:
				fresh := r
				fresh.State, fresh.Rank, fresh.By, fresh.Filed = RequestOpen, int64(n), by, now
				fresh.Taker, fresh.Answerer, fresh.Answer, fresh.Closer, fresh.Note = "", "", "", "", ""
				fresh.Taken, fresh.Answered, fresh.Closed = time.Time{}, time.Time{}, time.Time{}
				if err := b.AddDataRequest(ctx, fresh); err != nil {
					return err
				}
				f.New = append(f.New, r.ID)
			case err != nil:
				return err
			case known.same(r):
				f.Known = append(f.Known, r.ID)
			default:
				f.Different = append(f.Different, r.ID)
			}
		}
		return nil
	})
	return f, err
}

// change changes a request for data.
func (h *Hub) change(ctx context.Context, id string, f func(*DataRequest) error) (r DataRequest, err error) {
	if !requestID.MatchString(id) {
		return r, fault.New(fault.Missing, "there is no request for data %.100q", id)
	}
	err = h.ledger.Write(ctx, func(b Books) error {
		if r, err = b.DataRequest(ctx, id); err != nil {
			return err
		}
		if err := f(&r); err != nil {
			return err
		}
		return b.SaveDataRequest(ctx, r)
	})
	return r, err
}

// TakeRequest says that somebody collects what a request asks for. Who may decide takes it over from another.
func (h *Hub) TakeRequest(ctx context.Context, id, who string, decides bool) (DataRequest, error) {
	return h.change(ctx, id, func(r *DataRequest) error {
		switch {
		case r.State == RequestTaken && r.Taker == who:
			return nil
		case r.State == RequestTaken && !decides:
			return fault.New(fault.Conflict, "%s has taken it already", r.Taker).At("%s", id).Try("ask them, or a curator")
		case r.State != RequestOpen && r.State != RequestTaken:
			return fault.New(fault.Conflict, "it is %s", r.State).At("%s", id)
		}
		r.State, r.Taker, r.Taken = RequestTaken, who, h.Now()
		return nil
	})
}

// AnswerRequest names what answers a request, as datasets/OWNER/NAME@REVISION. One that somebody else has taken only they answer, and who may decide.
func (h *Hub) AnswerRequest(ctx context.Context, id, who, with, note string, decides bool) (DataRequest, error) {
	if err := checkNote(note); err != nil {
		return DataRequest{}, err
	}
	return h.change(ctx, id, func(r *DataRequest) error {
		switch {
		case r.State == RequestClosed:
			return fault.New(fault.Conflict, "it is closed").At("%s", id)
		case r.Taker != "" && r.Taker != who && !decides:
			return fault.New(fault.Denied, "%s has taken it", r.Taker).At("%s", id).Try("ask them, or a curator")
		}
		r.State, r.Answerer, r.Answer, r.Answered = RequestAnswered, who, with, h.Now()
		if note != "" {
			r.Note = note
		}
		return nil
	})
}

// CloseRequest ends a request, answered or not.
func (h *Hub) CloseRequest(ctx context.Context, id, who, note string) (DataRequest, error) {
	if err := checkNote(note); err != nil {
		return DataRequest{}, err
	}
	return h.change(ctx, id, func(r *DataRequest) error {
		if r.State == RequestClosed {
			return fault.New(fault.Conflict, "it is closed already").At("%s", id)
		}
		r.State, r.Closer, r.Closed = RequestClosed, who, h.Now()
		if note != "" {
			r.Note = note
		}
		return nil
	})
}

func checkNote(note string) error {
	if len(note) > maxReason || !lineOfText(note) {
		return fault.New(fault.Invalid, "a note is one line of text of at most %d bytes", maxReason)
	}
	return nil
}
