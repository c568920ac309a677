package hubapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/withdraw"
)

// disabled are the words by which Python clients know that something was taken down (DisabledRepoError).
const disabled = "Access to this resource is disabled."

// withheld refuses files that held withdrawn records, and by the policy of the repository the other files of a revision that did; else it warns.
func (c *call) withheld(r hub.Repository, commit hub.Commit, sha256 string) error {
	file, policy, err := c.hub.Withheld(c.ctx(), r.Number, sha256, commit.ID)
	if err != nil {
		return err
	}
	if file || policy == hub.Refuse {
		return &refusal{status: http.StatusGone, message: disabled}
	}
	c.warning(policy)
	return nil
}

// warn says with the description of a revision that records were withdrawn from it.
func (c *call) warn(r hub.Repository, commit hub.Commit) error {
	_, policy, err := c.hub.Withheld(c.ctx(), r.Number, "", commit.ID)
	c.warning(policy)
	return err
}

// warning is shown by clients once for its topic, the word before the semicolon.
func (c *call) warning(p hub.Policy) {
	if p != "" {
		c.w.Header().Set("X-HF-Warning", "Withdrawal; Records were withdrawn from this revision and files of it are not given out any more. Use the latest revision.")
	}
}

func (c *call) setPolicy(name hub.Name, policy string) error {
	p, err := hub.ParsePolicy(policy)
	if err != nil || p == "" {
		return err
	}
	return c.hub.Write(c.ctx(), func(b hub.Books) error {
		r, err := b.Repository(c.ctx(), name)
		if err != nil {
			return err
		}
		return b.SetPolicy(c.ctx(), r.Number, p)
	})
}

// withdrawals answers what lies below /api/withdrawals, and /api/suppression.
func (c *call) withdrawals(path []string) error {
	get := func(f func() error) error { return c.only(f, http.MethodGet) }
	if path[0] == "withdrawals" && len(path) == 2 && path[1] == "key" {
		return get(c.receiptKeys) // who has a receipt need not have an account
	}
	if c.id.Anonymous() {
		return fault.New(fault.Denied, "log in first")
	}
	switch {
	case path[0] == "suppression" && len(path) == 1:
		return get(c.suppression)
	case path[0] != "withdrawals":
	case len(path) == 1 && c.r.Method == http.MethodPost:
		return c.withdraw()
	case len(path) == 1:
		return c.only(c.listWithdrawals, http.MethodGet, http.MethodPost)
	case path[1] == "held" && len(path) == 2:
		return get(c.held)
	case path[1] == "held" && len(path) == 3 && c.r.Method == http.MethodPost:
		return c.decide(path[2])
	case path[1] == "held" && len(path) == 3:
		return c.only(func() error { return c.showHeld(path[2]) }, http.MethodGet, http.MethodPost)
	case len(path) == 2:
		return get(func() error { return c.withdrawal(path[1], false) })
	case len(path) == 3 && path[2] == "receipt":
		return get(func() error { return c.withdrawal(path[1], true) })
	}
	return c.unknown()
}

// withdraw takes an order: from a curator of the repository it names, from an administrator for all of the hub, and from anybody for what they
// contributed themselves.
func (c *call) withdraw() error {
	var in struct {
		Kind       string `json:"kind"`
		Value      string `json:"value"`
		Repository string `json:"repository"` // datasets/OWNER/NAME
		Reason     string `json:"reason"`
		Policy     string `json:"policy"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	policy, err := hub.ParsePolicy(in.Policy)
	if err != nil {
		return err
	}
	if t := c.id.Token; t != nil && t.Scope != hub.ScopeWrite {
		return fault.New(fault.Denied, "the token may only read").Try("use a token with the scope write")
	}
	order := withdraw.Order{Kind: in.Kind, Value: in.Value, By: c.id.User.Name, Reason: in.Reason, Policy: policy}
	switch {
	case in.Repository != "":
		name, revision, ok := hub.ParsePath(in.Repository)
		if !ok || revision != "" {
			return fault.New(fault.Invalid, "%.200q is no name of a repository", in.Repository).Try("write datasets/OWNER/NAME")
		}
		r, err := c.hub.Repository(c.ctx(), name)
		if err != nil {
			return c.noRepository(err)
		}
		order.Repository = &r
		if err := c.may(access.Commit, r); fault.Of(err) == fault.Denied {
			order.Own = c.id.User.Name
		} else if err != nil {
			return err
		}
	case c.id.Role("") != hub.Admin:
		order.Own = c.id.User.Name
	}
	if order.Own != "" {
		order.Policy = "" // the curators of a repository decide on its older revisions
		if t := c.id.Token; t != nil && len(t.Owners) > 0 && !c.id.Role(order.Own).Has(hub.Reader) {
			return fault.New(fault.Denied, "the token is not good for what %s contributed", order.Own)
		}
		if order.Kind == "contributor" && !strings.EqualFold(strings.TrimSpace(order.Value), order.Own) {
			return fault.New(fault.Denied, "%s may withdraw only what they contributed themselves", order.Own).Try("a curator of the repository, or an administrator, may withdraw more")
		}
	}
	w, err := c.Office.Ask(c.ctx(), order)
	if err != nil {
		return err
	}
	if err := c.record("withdrawal.ask", w.ID, "%s", w.Kind); err != nil {
		return err
	}
	return c.json(http.StatusAccepted, c.describeWithdrawal(w))
}

func (c *call) describeWithdrawal(w hub.Withdrawal) map[string]any {
	v := map[string]any{"id": w.ID, "kind": w.Kind, "hash": w.Hash, "state": w.State, "by": w.By, "reason": w.Reason, "asked": clock(w.At), "due": clock(w.Due),
		"done": nil, "overdue": w.Done.IsZero() && c.hub.Now().After(w.Due), "own": w.Own != ""}
	if !w.Done.IsZero() {
		v["done"] = clock(w.Done)
		var s withdraw.Signed
		if json.Unmarshal(w.Receipt, &s) == nil {
			v["receipt"] = s.Receipt
		}
	}
	return v
}

// maySee reports whether a person may know of a withdrawal: who asked for it, curators of the repository, administrators.
func (c *call) maySee(w hub.Withdrawal) (bool, error) {
	if c.id.Role("") == hub.Admin || strings.EqualFold(w.By, c.id.User.Name) {
		return true, nil
	}
	if w.Repository == 0 {
		return false, nil
	}
	return c.curates(w.Repository)
}

func (c *call) curates(number int64) (ok bool, err error) {
	err = c.hub.Read(c.ctx(), func(b hub.Books) error {
		r, err := b.RepositoryOf(c.ctx(), number)
		if fault.Of(err) == fault.Missing {
			return nil
		}
		ok = c.id.Role(r.Owner).Has(hub.Curator)
		return err
	})
	return ok, err
}

const maxWithdrawals = 1000

func (c *call) listWithdrawals() error {
	before := c.hub.Now().Add(time.Hour)
	if s := c.r.URL.Query().Get("before"); s != "" {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return fault.New(fault.Invalid, "%.60q is no time", s).Try("as in 2026-04-13T08:00:00Z")
		}
		before = t
	}
	var list []hub.Withdrawal
	if err := c.hub.Read(c.ctx(), func(b hub.Books) (err error) {
		list, err = b.Withdrawals(c.ctx(), c.flag("open"), before, maxWithdrawals)
		return err
	}); err != nil {
		return err
	}
	out := []any{}
	for _, w := range list {
		ok, err := c.maySee(w)
		if err != nil {
			return err
		}
		if ok {
			v := c.describeWithdrawal(w)
			delete(v, "receipt")
			out = append(out, v)
		}
	}
	if len(list) == maxWithdrawals {
		c.next(map[string]string{"before": clock(list[len(list)-1].At)})
	}
	return c.json(http.StatusOK, out)
}

// withdrawal tells of one, or gives its signed receipt.
func (c *call) withdrawal(id string, receipt bool) error {
	var w hub.Withdrawal
	if err := c.hub.Read(c.ctx(), func(b hub.Books) (err error) {
		w, err = b.Withdrawal(c.ctx(), id)
		return err
	}); err != nil {
		return err
	}
	ok, err := c.maySee(w)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Missing, "there is no withdrawal %.100q", id)
	}
	if !receipt {
		return c.json(http.StatusOK, c.describeWithdrawal(w))
	}
	if w.Done.IsZero() {
		return fault.New(fault.Incomplete, "the withdrawal is not done yet: %s", w.State).Try("ask again later; it is due by %s", clock(w.Due))
	}
	return c.json(http.StatusOK, json.RawMessage(bytes.TrimSpace(w.Receipt)))
}

// receiptKeys gives the public keys of the hub.
func (c *call) receiptKeys() error {
	keys, current, err := c.Office.Keys(c.ctx())
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"algorithm": "ed25519", "key": current, "keys": keys})
}

// suppression gives the list of what must stay out of the hub and of the repositories that the person curates.
func (c *call) suppression() error {
	var b bytes.Buffer
	if err := c.Office.WriteList(c.ctx(), &b, func(r hub.Repository) bool { return c.id.Role(r.Owner).Has(hub.Curator) }); err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "application/x-ndjson")
	c.w.Header().Set("Cache-Control", "private, no-cache")
	_, err := c.w.Write(b.Bytes())
	return err
}

func describeReview(r hub.Review) map[string]any {
	v := map[string]any{"id": r.ID, "path": r.Path, "row": r.Row, "sha256": r.SHA256, "by": r.By, "asked": clock(r.At), "status": r.Status}
	if r.Judge != "" {
		v["judge"], v["decided"] = r.Judge, clock(r.Decided)
	}
	return v
}

const maxHeld = 1000

// held lists what waits for a person.
func (c *call) held() error {
	status := hub.Pending
	if s := c.r.URL.Query().Get("status"); s != "" {
		status = hub.AccessStatus(s)
	}
	var list []hub.Review
	if err := c.hub.Read(c.ctx(), func(b hub.Books) (err error) {
		list, err = b.Reviews(c.ctx(), status, maxHeld)
		return err
	}); err != nil {
		return err
	}
	out := []any{}
	for _, r := range list {
		v, err := c.reviewable(r)
		if fault.Of(err) == fault.Missing {
			continue
		}
		if err != nil {
			return err
		}
		out = append(out, v)
	}
	return c.json(http.StatusOK, out)
}

// reviewable describes a review for those who may decide on it; it is a fault of kind Missing for others.
func (c *call) reviewable(r hub.Review) (map[string]any, error) {
	ok, err := c.curates(r.Repository)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(fault.Missing, "there is nothing held for review under this name")
	}
	v := describeReview(r)
	return v, c.hub.Read(c.ctx(), func(b hub.Books) error {
		repo, err := b.RepositoryOf(c.ctx(), r.Repository)
		v["repository"] = repo.Path()
		return err
	})
}

func (c *call) review(id string) (r hub.Review, v map[string]any, err error) {
	if err = c.hub.Read(c.ctx(), func(b hub.Books) error {
		r, err = b.Review(c.ctx(), id)
		return err
	}); err != nil {
		return r, nil, err
	}
	v, err = c.reviewable(r)
	return r, v, err
}

// showHeld gives one with its text, which is read from the file that was to be committed.
func (c *call) showHeld(id string) error {
	r, v, err := c.review(id)
	if err != nil {
		return err
	}
	if v["text"], err = c.Office.Show(c.ctx(), r); err != nil {
		return err
	}
	return c.json(http.StatusOK, v)
}

// decide accepts or refuses one.
func (c *call) decide(id string) error {
	var in struct {
		Status hub.AccessStatus `json:"status"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if in.Status != hub.Accepted && in.Status != hub.Rejected {
		return fault.New(fault.Invalid, "what is held is accepted or rejected, not %.40q", in.Status)
	}
	if t := c.id.Token; t != nil && t.Scope != hub.ScopeWrite {
		return fault.New(fault.Denied, "the token may only read").Try("use a token with the scope write")
	}
	if _, _, err := c.review(id); err != nil {
		return err
	}
	r, err := c.Office.Decide(c.ctx(), id, in.Status == hub.Accepted, c.id.User.Name)
	if err != nil {
		return err
	}
	if err := c.record("withdrawal."+string(in.Status), id, ""); err != nil {
		return err
	}
	return c.json(http.StatusOK, describeReview(r))
}
