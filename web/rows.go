package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// pageLengths are how many rows a page may have.
var pageLengths = []int{25, 50, 100}

// rowsPage is a page of rows.
type rowsPage struct {
	repositoryPage
	Splits  []splitChoice
	Split   Split
	Columns []string
	Rows    []recordRow
	From    int64 // the first row, counted from 1; 0 when there are none
	To      int64
	Total   int64
	Length  int
	Lengths []int
	Before  string
	After   string

	Searchable bool
	Query      string // what is searched for; then Rows are those that were found, and From, To and Total count them
	Partial    bool   // not everything was looked at
	All        string // the rows without the search
}

// splitChoice is a split with its address.
type splitChoice struct {
	Split
	Lang, Label, To string
	Here            bool
}

// recordRow is a row as it is shown.
type recordRow struct {
	N     int64
	To    string // the page of this row alone
	Cells []cell
}

// openRows gives what the pages of rows have in common: the repository, its splits and the one that is asked for.
func (v *visit) openRows(name hub.Name, revision string) (p rowsPage, c hub.Commit, err error) {
	r, c, err := v.revision(name, revision, access.Read)
	if err != nil {
		return p, c, behind(r, hidden(err))
	}
	p.repositoryPage = v.head(r, revision, "rows")
	if !p.Viewable {
		return p, c, nothing()
	}
	if err := v.entire(r, c); err != nil {
		return p, c, err
	}
	splits, err := v.Viewer.Splits(v.ctx(), r, c)
	if err != nil || len(splits) == 0 {
		return p, c, err
	}
	q := v.r.URL.Query()
	wanted := Split{q.Get("config"), q.Get("split")}
	if wanted == (Split{}) {
		wanted = splits[0]
	}
	at := slices.Index(splits, wanted)
	if at < 0 {
		return p, c, nothing()
	}
	p.Split = wanted
	for i, s := range splits {
		choice := splitChoice{Split: s, Label: s.Config, Lang: locale(s.Config), Here: i == at, To: v.page(r.Name, "rows", revision) + query("config", s.Config, "split", s.Name)}
		if choice.Lang != "" {
			choice.Label = v.words.language(s.Config)
		}
		p.Splits = append(p.Splits, choice)
	}
	return p, c, nil
}

// entire refuses to show records of a revision from which some were withdrawn.
func (v *visit) entire(r hub.Repository, c hub.Commit) error {
	_, policy, err := v.hub.Withheld(v.ctx(), r.Number, "", c.ID)
	if err != nil {
		return err
	}
	whole, err := v.hub.Whole(v.ctx(), c) // a later revision may name a file that is withheld
	if err == nil && (policy != "" || !whole) {
		err = withdrawn()
	}
	return err
}

// withdrawn says that records of a revision are not shown any more.
func withdrawn() error {
	return fault.New(fault.Missing, "records were withdrawn from this revision, and its rows are not shown any more").Try("open the latest revision")
}

func (v *visit) rows(name hub.Name, revision string) error {
	p, c, err := v.openRows(name, revision)
	if err != nil {
		return err
	}
	if len(p.Splits) == 0 {
		return v.show(http.StatusOK, "rows", p.Repository.ID(), p)
	}
	q := v.r.URL.Query()
	p.Lengths, p.Length = pageLengths, pageLengths[0]
	if n, err := strconv.Atoi(q.Get("n")); err == nil && slices.Contains(pageLengths, n) {
		p.Length = n
	}
	from, err := strconv.ParseInt(q.Get("from"), 10, 64)
	if err != nil || from < 1 {
		from = 1
	}
	if v.Search != nil {
		if p.Searchable, err = v.Search.Searchable(v.ctx(), p.Repository, c, p.Split); err != nil {
			return err
		}
		if text := asked(q.Get("q")); p.Searchable && text != "" {
			p.Query = text
			return v.found(p, c, revision, from)
		}
	}
	rows, err := v.Viewer.Rows(v.ctx(), p.Repository, c, p.Split, from-1, p.Length)
	if err != nil {
		return err
	}
	wordsFirst(&rows)
	p.Columns, p.Total = rows.Columns, rows.Total
	at := v.rowAddress(p, revision)
	reader := v.cells(p.Repository, at)
	for _, row := range rows.Rows {
		p.Rows = append(p.Rows, recordRow{N: row.Number + 1, To: at("row", row.Number+1), Cells: reader.row(rows.Columns, row, brief)})
	}
	if len(p.Rows) > 0 {
		p.From, p.To = p.Rows[0].N, p.Rows[len(p.Rows)-1].N
	}
	turn := func(from int64) string {
		return v.page(p.Repository.Name, "rows", revision) + query("config", p.Split.Config, "split", p.Split.Name, "from", strconv.FormatInt(from, 10), "n", strconv.Itoa(p.Length))
	}
	if from > 1 {
		p.Before = turn(max(1, from-int64(p.Length)))
	}
	if len(p.Rows) > 0 && (p.Total < 0 || p.To < p.Total) {
		p.After = turn(p.To + 1)
	}
	return v.show(http.StatusOK, "rows", p.Repository.ID(), p)
}

// rowAddress gives the addresses of what belongs to a row, counted from 1.
func (v *visit) rowAddress(p rowsPage, revision string) func(verb string, n int64, more ...string) string {
	return func(verb string, n int64, more ...string) string {
		return v.page(p.Repository.Name, verb, revision) + query(append([]string{"config", p.Split.Config, "split", p.Split.Name, "n", strconv.FormatInt(n, 10)}, more...)...)
	}
}

// recordPage is a row alone, whole.
type recordPage struct {
	rowsPage
	N      int64
	Fields []recordField
	Back   string
}

// recordField is a column of it.
type recordField struct {
	Name string
	Cell cell
}

func (v *visit) single(name hub.Name, revision string) error {
	base, c, err := v.openRows(name, revision)
	if err != nil {
		return err
	}
	p := recordPage{rowsPage: base}
	rows, err := v.one(&p.rowsPage, c, &p.N)
	if err != nil {
		return err
	}
	at := v.rowAddress(p.rowsPage, revision)
	wordsFirst(&rows)
	p.Total = rows.Total
	for i, cell := range v.cells(p.Repository, at).row(rows.Columns, rows.Rows[0], whole) {
		p.Fields = append(p.Fields, recordField{rows.Columns[i], cell})
	}
	p.Back = v.page(p.Repository.Name, "rows", revision) + query("config", p.Split.Config, "split", p.Split.Name, "from", strconv.FormatInt((p.N-1)/int64(pageLengths[0])*int64(pageLengths[0])+1, 10))
	if p.N > 1 {
		p.Before = at("row", p.N-1)
	}
	if p.Total < 0 || p.N < p.Total {
		p.After = at("row", p.N+1)
	}
	return v.show(http.StatusOK, "record", p.Repository.ID(), p)
}

// one reads the row that the address names.
func (v *visit) one(p *rowsPage, c hub.Commit, number *int64) (Rows, error) {
	n, err := strconv.ParseInt(v.r.URL.Query().Get("n"), 10, 64)
	if err != nil || n < 1 || len(p.Splits) == 0 {
		return Rows{}, nothing()
	}
	rows, err := v.Viewer.Rows(v.ctx(), p.Repository, c, p.Split, n-1, 1)
	if err == nil && (len(rows.Rows) != 1 || len(rows.Columns) != len(rows.Rows[0].Values)) {
		err = fault.New(fault.Missing, "there is no row %d", n)
	}
	*number = n
	return rows, err
}

// wordsFirst puts the columns that people read before ids, addresses and licences; on a phone only the first can be seen.
func wordsFirst(rows *Rows) {
	var order []int
	for _, late := range []bool{false, true} {
		for i, name := range rows.Columns {
			if signs[name] == late {
				order = append(order, i)
			}
		}
	}
	columns := make([]string, len(order))
	for to, from := range order {
		columns[to] = rows.Columns[from]
	}
	for r := range rows.Rows {
		old := rows.Rows[r].Values
		values := make([]any, len(order))
		for to, from := range order {
			if from < len(old) {
				values[to] = old[from]
			}
		}
		rows.Rows[r].Values = values
	}
	rows.Columns = columns
}
