package hubapi_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
)

// finder finds all repositories there may be by one word.
type finder struct{ word string }

func (f finder) Repositories(_ context.Context, _ hub.Kind, query string) (all []int64, err error) {
	for n := int64(1); query == f.word && n < 100; n++ {
		all = append(all, n)
	}
	return all, nil
}

func TestCardsFindRepositoriesOnlyForThoseWhoSeeThem(t *testing.T) {
	s := newSite(t, func(o *hubapi.Options) { o.Finder = finder{"កំណាព្យ"} })
	for name, visibility := range map[string]hub.Visibility{"open": hub.Public, "hidden": hub.Private} {
		if _, err := s.hub.Create(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: name}, visibility, "sokha"); err != nil {
			t.Fatal(err)
		}
	}
	for who, want := range map[string]string{"": "asean/open", "dara": "asean/open", "sokha": "asean/hidden asean/open"} {
		for query, want := range map[string]string{"កំណាព្យ": want, "ខ្មែរ": "", "ope": "asean/open"} {
			var ids []string
			for _, r := range s.want(http.StatusOK, who, "GET", "/api/datasets?search="+url.QueryEscape(query), nil).list(t) {
				ids = append(ids, r["id"].(string))
			}
			if strings.Join(ids, " ") != want {
				t.Errorf("%q finds %v by %q, not %s", who, ids, query, want)
			}
		}
	}
}
