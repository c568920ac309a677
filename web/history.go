package web

import (
	"net/http"
	"strconv"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/hub"
)

// commitsListed is how many commits a page has.
const commitsListed = 50

// historyPage is how a repository came about.
type historyPage struct {
	repositoryPage
	Commits []commitLine
	Total   int64
	More    string
}

func (v *visit) history(name hub.Name, revision string) error {
	r, c, err := v.revision(name, revision, access.See)
	if err != nil {
		return hidden(err)
	}
	page, err := strconv.Atoi(v.r.URL.Query().Get("p"))
	if err != nil || page < 0 || page > 1<<20 {
		page = 0
	}
	list, total, err := v.hub.History(v.ctx(), c, page*commitsListed, commitsListed)
	if err != nil {
		return err
	}
	p := historyPage{repositoryPage: v.head(r, revision, "history"), Total: total}
	for _, c := range list {
		p.Commits = append(p.Commits, v.commitLine(r, c))
	}
	if int64(page+1)*commitsListed < total {
		p.More = v.page(r.Name, "commits", revision) + query("p", strconv.Itoa(page+1))
	}
	return v.show(http.StatusOK, "history", r.ID(), p)
}
