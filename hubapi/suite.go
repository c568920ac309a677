package hubapi

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Examiner asks and scores private suites.
type Examiner interface {
	// Questions gives what a suite asks, as JSON and without what is right, and how many questions there are. The seed orders choices and is secret.
	Questions(pack []byte, seed uint64) (questions []byte, n int, err error)
	// Score scores answers, given as JSON, and gives rows as JSON.
	Score(pack []byte, seed uint64, answers []byte) (rows []byte, err error)
}

// maxAnswers bounds the answers of a submission, in bytes.
const maxAnswers = 64 << 20

// suites answers what lies below /api/suites. What a suite is made of is in no answer.
func (c *call) suites(path []string) error {
	switch {
	case len(path) == 0:
		return c.only(c.listSuites, http.MethodGet)
	case len(path) == 1 && c.r.Method == http.MethodPut:
		return c.publishSuite(path[0])
	case len(path) == 1 && c.r.Method == http.MethodDelete:
		return c.closeSuite(path[0])
	case len(path) == 1:
		return c.only(func() error { return c.showSuite(path[0]) }, http.MethodGet, http.MethodPut, http.MethodDelete)
	case len(path) == 2 && path[1] == "questions":
		return c.only(func() error { return c.questions(path[0]) }, http.MethodGet)
	case len(path) == 2 && path[1] == "submissions" && c.r.Method == http.MethodPost:
		return c.submit(path[0])
	case len(path) == 2 && path[1] == "submissions":
		return c.only(func() error { return c.submissions(path[0]) }, http.MethodGet, http.MethodPost)
	}
	return c.unknown()
}

func describeSuite(s hub.Suite) map[string]any {
	v := map[string]any{"id": s.ID, "title": s.Title, "about": s.About, "questions": s.Questions, "tries": s.Tries, "daily": s.Daily, "by": s.By, "created": clock(s.Created), "closed": nil}
	if !s.Closed.IsZero() {
		v["closed"] = clock(s.Closed)
	}
	return v
}

func (c *call) listSuites() error {
	list, err := c.hub.Suites(c.ctx())
	if err != nil {
		return err
	}
	out := make([]map[string]any, len(list))
	for n, s := range list {
		out[n] = describeSuite(s)
	}
	return c.json(http.StatusOK, out)
}

func (c *call) showSuite(id string) error {
	s, err := c.hub.Suite(c.ctx(), id)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, describeSuite(s))
}

// publishSuite keeps a private suite. It comes once: what was answered stays what was asked.
func (c *call) publishSuite(id string) error {
	if err := c.id.MayExamine(); err != nil {
		return err
	}
	var in struct {
		Title string `json:"title"`
		About string `json:"about"`
		Tries int64  `json:"tries"`
		Daily int64  `json:"daily"`
		Pack  []byte `json:"pack"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	s := hub.Suite{ID: id, Title: in.Title, About: in.About, Tries: in.Tries, Daily: in.Daily, By: c.id.User.Name}
	if err := s.Check(); err != nil {
		return err
	}
	secret := make([]byte, 8)
	rand.Read(secret)
	for _, b := range secret {
		s.Seed = s.Seed<<8 | uint64(b)
	}
	defer c.examining()()
	_, n, err := c.Examiner.Questions(in.Pack, s.Seed)
	if err != nil {
		return err
	}
	s.Questions = int64(n)
	if s, err = c.hub.AddSuite(c.ctx(), s, in.Pack); err != nil {
		return err
	}
	if err := c.record("suite.publish", id, "%d questions, %d tries, %d a day", n, s.Tries, s.Daily); err != nil {
		return err
	}
	return c.json(http.StatusCreated, describeSuite(s))
}

func (c *call) closeSuite(id string) error {
	if err := c.id.MayExamine(); err != nil {
		return err
	}
	if err := c.hub.CloseSuite(c.ctx(), id); err != nil {
		return err
	}
	if err := c.record("suite.close", id, ""); err != nil {
		return err
	}
	return c.showSuite(id)
}

// examining waits until nobody else's suite is worded or scored, and gives what lets the next one in.
func (c *call) examining() func() {
	c.exams <- struct{}{}
	return func() { <-c.exams }
}

func (c *call) questions(id string) error {
	if err := c.id.MaySubmit(); err != nil {
		return err
	}
	s, pack, err := c.hub.OpenSuite(c.ctx(), id)
	if err != nil {
		return err
	}
	defer c.examining()()
	list, _, err := c.Examiner.Questions(pack, s.Seed)
	if err != nil {
		return unclear(err)
	}
	return c.json(http.StatusOK, json.RawMessage(list))
}

// unclear says that a suite of our own cannot be asked, without telling what is in it.
func unclear(err error) error {
	return fault.New(fault.Unavailable, "the suite cannot be asked: this version of the hub reads it in another way (%s)", fault.Of(err))
}

func (c *call) submit(id string) error {
	if err := c.id.MaySubmit(); err != nil {
		return err
	}
	b, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxAnswers))
	if err != nil {
		return fault.New(fault.Invalid, "the answers cannot be read: %w", err)
	}
	var in struct {
		Model   string          `json:"model"`
		Answers json.RawMessage `json:"answers"`
	}
	if err := unmarshal(b, &in); err != nil {
		return err
	}
	var tidy bytes.Buffer
	if err := json.Compact(&tidy, in.Answers); err != nil {
		return fault.New(fault.Invalid, "the answers are no JSON: %w", err)
	}
	sum := sha256.Sum256(tidy.Bytes())
	sub := hub.Submission{Suite: id, Who: c.id.User.Name, Model: in.Model, Digest: hex.EncodeToString(sum[:])}
	s, pack, err := c.hub.OpenSuite(c.ctx(), id)
	if err != nil {
		return err
	}
	known, left, err := c.hub.MaySubmit(c.ctx(), id, sub.Who, sub.Model, sub.Digest)
	if err != nil {
		return spent(err)
	}
	if known != nil {
		return c.json(http.StatusOK, describeSubmission(*known, left))
	}
	free := c.examining()
	sub.Rows, err = c.Examiner.Score(pack, s.Seed, tidy.Bytes())
	free()
	if err != nil {
		return err
	}
	if sub, left, err = c.hub.Submit(c.ctx(), sub); err != nil {
		return spent(err)
	}
	if err := c.record("suite.submit", id, "%s, number %d", sub.Model, sub.Number); err != nil {
		return err
	}
	return c.json(http.StatusOK, describeSubmission(sub, left))
}

// spent says that there are no more tries as clients understand it.
func spent(err error) error {
	if fault.Of(err) == fault.Busy {
		return &refusal{status: http.StatusTooManyRequests, message: err.Error() + " (" + fault.Hint(err) + ")"}
	}
	return err
}

func describeSubmission(s hub.Submission, left int64) map[string]any {
	v := map[string]any{"suite": s.Suite, "number": s.Number, "by": s.Who, "model": s.Model, "at": clock(s.At), "rows": json.RawMessage(s.Rows)}
	if left >= 0 {
		v["left"] = left
	}
	return v
}

// submissions lists one's own, and to those who keep suites everybody's.
func (c *call) submissions(id string) error {
	if err := c.id.MaySubmit(); err != nil {
		return err
	}
	who := c.id.User.Name
	if c.id.MayExamine() == nil {
		who = ""
	}
	list, err := c.hub.Submissions(c.ctx(), id, who)
	if err != nil {
		return err
	}
	out := make([]map[string]any, len(list))
	for n, s := range list {
		out[n] = describeSubmission(s, -1)
	}
	return c.json(http.StatusOK, out)
}
