package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hub"
)

// TestRowsOfALaterRevisionThatNamesAWithheldFileAreNotShown: its bytes may be there still, since other repositories have the file too.
func TestRowsOfALaterRevisionThatNamesAWithheldFileAreNotShown(t *testing.T) {
	s := newSite(t)
	s.create("poems", "public", "data", "a.csv", "id,text\n1,ទន្លេមេគង្គ\n") // not yet reviewed by a native speaker
	rows := "/datasets/asean/poems/rows/main"
	b := s.browser()
	if body := b.get(rows); !strings.Contains(body, "ទន្លេមេគង្គ") {
		t.Fatalf("before: %s", body)
	}
	r, c, err := s.hub.Revision(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "poems"}, hub.Main)
	must(t, err)
	f, err := s.hub.File(t.Context(), c, "a.csv")
	must(t, err)
	must(t, s.hub.Write(t.Context(), func(b hub.Books) error {
		if err := b.SaveWithdrawal(t.Context(), hub.Withdrawal{ID: "w-1", Kind: "id", State: hub.Rebuilding, At: time.Now(), Due: time.Now(), Notes: []byte("{}")}); err != nil {
			return err
		}
		return b.Withhold(t.Context(), r.Number, "w-1", []string{f.SHA256}, nil)
	}))
	for _, verb := range []string{"rows", "row"} {
		got := b.do("GET", "/datasets/asean/poems/"+verb+"/main?n=1", nil)
		if got.status == 200 || strings.Contains(got.body, "ទន្លេមេគង្គ") {
			t.Errorf("%s: %d %.1000s", verb, got.status, got.body)
		}
	}
}
