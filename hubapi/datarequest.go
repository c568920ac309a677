package hubapi

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/language"
)

// maxRequests bounds a page of requests for data.
const maxRequests = 1000

// requested is what a request for data asks for, as it is filed.
type requested struct {
	ID       string       `json:"id"`
	Run      string       `json:"run"`
	Language language.Tag `json:"language"`
	Culture  string       `json:"culture"`
	Topic    string       `json:"topic"`
	Concept  string       `json:"concept"`
	Kind     string       `json:"kind"`
	Deficit  *float64     `json:"deficit"`
	Low      *float64     `json:"low"`
	High     *float64     `json:"high"`
	Target   int64        `json:"target"`
	Reason   string       `json:"reason"`
}

// standing is a request with how far it is.
type standing struct {
	requested
	State    hub.RequestState `json:"state"`
	By       string           `json:"by"`
	Filed    string           `json:"filed"`
	Taker    string           `json:"taker"`
	Taken    *string          `json:"taken"`
	Answerer string           `json:"answerer"`
	Answer   string           `json:"answer"`
	Answered *string          `json:"answered"`
	Closer   string           `json:"closer"`
	Closed   *string          `json:"closed"`
	Note     string           `json:"note"`
}

func describeRequest(r hub.DataRequest) standing {
	when := func(t time.Time) *string {
		if t.IsZero() {
			return nil
		}
		s := clock(t)
		return &s
	}
	return standing{requested{r.ID, r.Run, r.Language, r.Culture, r.Topic, r.Concept, r.Kind, r.Deficit, r.Low, r.High, r.Target, r.Reason}, r.State, r.By, clock(r.Filed),
		r.Taker, when(r.Taken), r.Answerer, r.Answer, when(r.Answered), r.Closer, when(r.Closed), r.Note}
}

// dataRequests answers what lies below /api/requests. Everybody may read; who may write, package access says.
func (c *call) dataRequests(path []string) error {
	switch {
	case len(path) == 0 && c.r.Method == http.MethodPost:
		return c.fileRequests()
	case len(path) == 0:
		return c.only(c.listRequests, http.MethodGet, http.MethodPost)
	case len(path) == 1:
		return c.only(func() error { return c.showRequest(path[0]) }, http.MethodGet)
	case len(path) == 2 && (path[1] == "take" || path[1] == "answer" || path[1] == "close"):
		return c.only(func() error { return c.changeRequest(path[0], path[1]) }, http.MethodPost)
	}
	return c.unknown()
}

func (c *call) fileRequests() error {
	if err := c.id.MayFile(); err != nil {
		return err
	}
	b, err := c.body()
	if err != nil {
		return err
	}
	var in struct {
		Requests []requested `json:"requests"`
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return fault.New(fault.Invalid, "the body is no requests for data: %w", err).Try(`{"requests":[{"id":…,"run":…}]}`)
	}
	list := make([]hub.DataRequest, len(in.Requests))
	for i, q := range in.Requests {
		list[i] = hub.DataRequest{ID: q.ID, Run: q.Run, Language: q.Language, Culture: q.Culture, Topic: q.Topic, Concept: q.Concept, Kind: q.Kind, Deficit: q.Deficit, Low: q.Low, High: q.High, Target: q.Target, Reason: q.Reason}
	}
	filed, err := c.hub.FileRequests(c.ctx(), list, c.id.User.Name)
	if err != nil {
		return err
	}
	if len(filed.New) > 0 {
		if err := c.record("request.file", list[0].Run, "%d new, %d known", len(filed.New), len(filed.Known)); err != nil {
			return err
		}
	}
	return c.json(http.StatusOK, filed)
}

func (c *call) listRequests() error {
	q := c.r.URL.Query()
	state, err := hub.ParseRequestState(q.Get("state"))
	if err != nil {
		return err
	}
	l := hub.RequestListing{Culture: q.Get("culture"), Topic: q.Get("topic"), Kind: q.Get("kind"), Run: q.Get("run"), State: state, After: q.Get("after"), Limit: c.number("limit", 1, maxRequests, 100)}
	if s := q.Get("language"); s != "" {
		if l.Language, err = language.Parse(s); err != nil {
			return err
		}
	}
	list, err := c.hub.DataRequests(c.ctx(), l)
	if err != nil {
		return err
	}
	out := make([]standing, len(list))
	for i, r := range list {
		out[i] = describeRequest(r)
	}
	if len(list) == l.Limit {
		c.next(map[string]string{"after": list[len(list)-1].ID})
	}
	return c.json(http.StatusOK, out)
}

func (c *call) showRequest(id string) error {
	r, err := c.hub.DataRequest(c.ctx(), id)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, describeRequest(r))
}

// changeRequest takes, answers or closes one. Who filed one may close it.
func (c *call) changeRequest(id, what string) error {
	var in struct {
		With string `json:"with"` // datasets/OWNER/NAME@REVISION
		Note string `json:"note"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if err := c.id.MayFile(); err != nil {
		return err
	}
	decides := c.id.MayClose()
	who := c.id.User.Name
	var r hub.DataRequest
	var err error
	switch what {
	case "take":
		r, err = c.hub.TakeRequest(c.ctx(), id, who, decides == nil)
	case "answer":
		var with string
		if with, err = c.answering(in.With); err == nil {
			r, err = c.hub.AnswerRequest(c.ctx(), id, who, with, in.Note, decides == nil)
		}
	case "close":
		if decides != nil {
			own, err := c.hub.DataRequest(c.ctx(), id)
			if err != nil {
				return err
			}
			if own.By != who {
				return decides
			}
		}
		r, err = c.hub.CloseRequest(c.ctx(), id, who, in.Note)
	}
	if err != nil {
		return err
	}
	if err := c.record("request."+what, id, "%s", r.Answer); err != nil {
		return err
	}
	return c.json(http.StatusOK, describeRequest(r))
}

// answering gives the revision that answers a request, by its commit. The list of requests is public, so must be what it names.
func (c *call) answering(with string) (string, error) {
	name, revision, ok := hub.ParsePath(with)
	if !ok {
		return "", fault.New(fault.Invalid, "%.200q is no name of a repository", with).Try("write datasets/OWNER/NAME or datasets/OWNER/NAME@REVISION")
	}
	if revision == "" {
		revision = hub.Main
	}
	r, commit, err := c.revision(name, revision, access.See)
	if err != nil {
		return "", err
	}
	if r.Visibility != hub.Public {
		return "", fault.New(fault.Invalid, "%s is private, and the list of requests is not", r.ID()).Try("make it public first")
	}
	return r.Path() + "@" + commit.ID, nil
}
