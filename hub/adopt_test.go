package hub_test

import (
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// TestGatekeepersSeeEveryCommitOfAKit: what only an older revision holds is seen as well.
func TestGatekeepersSeeEveryCommitOfAKit(t *testing.T) {
	ctx, name := t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "poems"}
	from, keeper := open(t), &lock{}
	to := open(t, keeper)
	for _, h := range []*hub.Hub{from, to} {
		if _, err := h.Create(ctx, name, hub.Private, "sokha"); err != nil {
			t.Fatal(err)
		}
	}
	for _, title := range []string{"no", "yes"} {
		if _, err := from.Commit(ctx, name, hub.Main, hub.Proposal{Title: title}); err != nil {
			t.Fatal(err)
		}
	}
	_, a, err := from.Annals(ctx, name, "", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := to.Adopt(ctx, name, "dara", a); fault.Of(err) != fault.Denied || !strings.Contains(err.Error(), "not this one") {
		t.Errorf("%v", err)
	}
	if _, c, err := to.Revision(ctx, name, ""); err != nil || c.Number != 0 {
		t.Errorf("something was written: %+v, %v", c, err)
	}
}

// TestDirectoriesThatHoldEachOtherAreBounded: forty directories, each twice in the next, would be a million million files.
func TestDirectoriesThatHoldEachOtherAreBounded(t *testing.T) {
	h, name := open(t), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "poems"}
	if _, err := h.Create(t.Context(), name, hub.Private, "sokha"); err != nil {
		t.Fatal(err)
	}
	_, a, err := h.Annals(t.Context(), name, "", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	below := hub.Tree{{Name: "x", OID: hub.PointerOID(strings.Repeat("2", 64), 1), SHA256: strings.Repeat("2", 64), Size: 1, Large: true}}
	for range 40 {
		key, kept, err := below.Key()
		if err != nil {
			t.Fatal(err)
		}
		a.Trees[key] = kept
		below = hub.Tree{{Name: "a", OID: below.OID(), Tree: key}, {Name: "b", OID: below.OID(), Tree: key}}
	}
	key, kept, err := below.Key()
	if err != nil {
		t.Fatal(err)
	}
	a.Trees[key] = kept
	a.Commits[0].Root, a.Commits[0].OID = key, below.OID()
	if _, err := h.Adopt(t.Context(), name, "dara", a); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "more than ") {
		t.Errorf("%v", err)
	}
}
