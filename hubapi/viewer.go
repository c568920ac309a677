package hubapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
	"github.com/lontar-asean/lontar/hub/viewer"
)

// Searcher finds texts within Parquet files.
type Searcher interface {
	// Search finds the rows of files in which a query stands, in the order of files and rows, from an offset on.
	Search(ctx context.Context, files []hub.File, columns []string, query string, offset, length int) (Found, error)
}

// Found is what a Searcher finds.
type Found struct {
	Hits    []Hit
	Total   int64 // -1 when it is not known
	Partial bool  // not everything was looked at
}

// Hit is a row of a file.
type Hit struct {
	File   int // among the files that were asked for
	Row    int64
	Column string
	Spans  [][2]int // grapheme clusters of the text, from and to
}

// viewerHost begins the name by which Python's `datasets` asks for rows.
const viewerHost = "datasets-server."

// views are the calls of the viewer of data sets, at the paths at which Hugging Face's server has them.
var views = map[string]func(*view) error{
	"splits": (*view).splits, "first-rows": (*view).firstRows, "rows": (*view).rows, "filter": (*view).filter, "search": (*view).search,
	"statistics": (*view).statistics, "size": (*view).size, "parquet": (*view).parquet, "info": (*view).info, "is-valid": (*view).valid,
}

// viewing reports whether a path is a call of the viewer. Pages for people may have the same ones, without a data set in the query.
func (c *call) viewing(path []string) bool {
	return c.Viewer != nil && len(path) == 1 && views[path[0]] != nil && (strings.HasPrefix(c.r.Host, viewerHost) || c.r.URL.Query().Has("dataset"))
}

// view is a call of the viewer.
type view struct {
	*call
	query   url.Values
	name    hub.Name
	repo    hub.Repository
	commit  hub.Commit
	configs []split.Config
}

// view answers a call of the viewer. Rows are files: who may not read the files of a data set sees none.
func (c *call) view(what string) error {
	v := &view{call: c, query: c.r.URL.Query()}
	id := v.query.Get("dataset")
	if id == "" {
		return fault.New(fault.Invalid, "the parameter dataset is missing").Try("?dataset=OWNER/NAME")
	}
	name, err := hub.ParseName(hub.Dataset, id)
	if err != nil {
		return c.noRepository(fault.New(fault.Missing, "there is no dataset %.100q", id))
	}
	if err := v.open(name, v.query.Get("revision")); err != nil {
		return err
	}
	return v.ready(views[what](v))
}

// open finds a revision and what lies in it.
func (v *view) open(name hub.Name, revision string) (err error) {
	v.name = name
	if v.repo, v.commit, err = v.revision(name, revision, access.Read); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("X-Revision", v.commit.ID)
	h.Set("X-Repo-Commit", v.commit.ID)
	who := "private"
	if v.repo.Visibility == hub.Public && v.repo.Gate == hub.Open {
		who = "public"
	}
	h.Set("Cache-Control", who+", no-cache") // what is withdrawn must be asked for again
	if v.configs, err = v.layout(v.commit); err != nil {
		return err
	}
	return v.given()
}

// given refuses records of a revision from which some were withdrawn as resolve refuses its files, and those of a later one that names such files again.
func (v *view) given() error {
	files, err := v.hub.WithheldFiles(v.ctx(), v.repo.Number)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		for _, c := range v.configs {
			for _, s := range c.Splits {
				if slices.ContainsFunc(s.Files, func(f hub.File) bool { return files[f.SHA256] }) {
					return &refusal{status: http.StatusGone, message: disabled}
				}
			}
		}
	}
	return v.withheld(v.repo, v.commit, "")
}

// ready tells clients to come back for what is being made.
func (v *view) ready(err error) error {
	if viewer.Busy(err) {
		return &refusal{code: "ResponseNotReady", cause: err}
	}
	return err
}

// part gives the split that is asked for. A single configuration or split need not be named.
func (v *view) part() (viewer.Part, error) {
	config, err := v.config()
	if err != nil {
		return viewer.Part{}, err
	}
	name := v.query.Get("split")
	if name == "" && len(config.Splits) == 1 {
		name = config.Splits[0].Name
	}
	s, ok := config.Split(name)
	if !ok {
		return viewer.Part{}, fault.New(fault.Missing, "the configuration %q has no split %.100q", config.Name, name).Try("its splits are: %s", strings.Join(splitNames(config), ", "))
	}
	return viewer.Part{Split: s, Card: config.Features}, nil
}

func (v *view) config() (split.Config, error) {
	name := v.query.Get("config")
	config, ok := split.Find(v.configs, name)
	if !ok {
		var names []string
		for _, c := range v.configs[:min(len(v.configs), 50)] {
			names = append(names, c.Name)
		}
		if len(names) == 0 {
			return config, fault.New(fault.Missing, "the data set has no files that can be read as records").Try("Parquet, JSON lines, CSV, TSV and text files can be read")
		}
		return config, fault.New(fault.Missing, "there is no configuration %.100q", name).Try("the configurations are: %s", strings.Join(names, ", "))
	}
	return config, nil
}

func splitNames(c split.Config) (names []string) {
	for _, s := range c.Splits {
		names = append(names, s.Name)
	}
	return names
}

// whole reads a number of the query that is not negative.
func (v *view) whole(name string, otherwise int64) (int64, error) {
	text := v.query.Get(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "the parameter %s must be a number from 0 on, not %.40q", name, text)
	}
	return n, nil
}

// slice reads offset and length.
func (v *view) slice() (offset int64, length int, err error) {
	if offset, err = v.whole("offset", 0); err != nil {
		return 0, 0, err
	}
	n, err := v.whole("length", viewer.MaxLength)
	if err == nil && n > viewer.MaxLength {
		err = fault.New(fault.Invalid, "the parameter length must not be more than %d", viewer.MaxLength)
	}
	return offset, int(n), err
}

func (v *view) splits() error {
	list := []any{}
	failed := []any{}
	for _, c := range v.configs {
		for _, s := range c.Splits {
			list = append(list, v.named(c.Name, s.Name))
		}
		if len(c.Missing) > 0 {
			f := v.named(c.Name, "")
			f["error"] = map[string]any{"error": "nothing that can be read matches " + strings.Join(c.Missing[:min(len(c.Missing), 10)], ", ")}
			failed = append(failed, f)
		}
	}
	return v.json(http.StatusOK, map[string]any{"splits": list, "pending": []any{}, "failed": failed})
}

// named begins an entry about a configuration, or a split of it.
func (v *view) named(config, split string) map[string]any {
	m := map[string]any{"dataset": v.name.ID(), "config": config}
	if split != "" {
		m["split"] = split
	}
	return m
}

// answer is a slice of rows as clients read it.
type answered struct {
	Features []described `json:"features"`
	Rows     []rowed     `json:"rows"`
	Total    int64       `json:"num_rows_total"`
	Most     int         `json:"num_rows_per_page"`
	Partial  bool        `json:"partial"`
}

type described struct {
	Index int             `json:"feature_idx"`
	Name  string          `json:"name"`
	Type  json.RawMessage `json:"type"`
}

type rowed struct {
	Number    int64           `json:"row_idx"`
	Row       json.RawMessage `json:"row"`
	Truncated []string        `json:"truncated_cells"`
	Spans     map[string]any  `json:"highlights,omitempty"` // of a search: the clusters of a column in which the query stands
}

func describedAll(features []viewer.Feature) []described {
	list := make([]described, len(features))
	for i, f := range features {
		list[i] = described{i, f.Name, f.Type}
	}
	return list
}

func answerOf(p viewer.Page) answered {
	a := answered{describedAll(p.Features), make([]rowed, len(p.Rows)), p.Total, viewer.MaxLength, p.Partial}
	for i, r := range p.Rows {
		a.Rows[i] = rowed{Number: r.Number, Row: r.JSON, Truncated: r.Truncated}
	}
	return a
}

func (v *view) rows() error {
	part, err := v.part()
	if err != nil {
		return err
	}
	offset, length, err := v.slice()
	if err != nil {
		return err
	}
	page, err := v.Viewer.Rows(v.ctx(), part, offset, length, v.link)
	if err != nil {
		return err
	}
	return v.rowsOf(answerOf(page))
}

// rowsOf sends rows. Their JSON is ours and valid: checking and copying it again would cost as much as reading it.
func (v *view) rowsOf(a answered) error {
	rows := a.Rows
	a.Rows = nil
	head, err := json.Marshal(a)
	if err != nil {
		return err
	}
	const mark = `"rows":null`
	at := strings.Index(string(head), mark)
	b := make([]byte, 0, len(head)+64*len(rows)+sizeOf(rows))
	b = append(append(b, head[:at]...), `"rows":[`...)
	for i, r := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, `{"row_idx":`...), r.Number, 10)
		b = append(append(b, `,"row":`...), r.Row...)
		cut, err := json.Marshal(r.Truncated)
		if err != nil {
			return err
		}
		b = append(append(b, `,"truncated_cells":`...), cut...)
		if len(r.Spans) > 0 {
			spans, err := json.Marshal(r.Spans)
			if err != nil {
				return err
			}
			b = append(append(b, `,"highlights":`...), spans...)
		}
		b = append(b, '}')
	}
	b = append(append(b, ']'), head[at+len(mark):]...)
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	v.w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method != http.MethodHead {
		v.w.Write(b)
	}
	return nil
}

func sizeOf(rows []rowed) (n int) {
	for _, r := range rows {
		n += len(r.Row)
	}
	return n
}

func (v *view) firstRows() error {
	part, err := v.part()
	if err != nil {
		return err
	}
	page, err := v.Viewer.Rows(v.ctx(), part, 0, viewer.MaxLength, v.link)
	if err != nil {
		return err
	}
	a := answerOf(page)
	answer := v.named(v.query.Get("config"), part.Name)
	if answer["config"] == "" {
		config, _ := v.config()
		answer["config"] = config.Name
	}
	answer["features"], answer["rows"], answer["truncated"] = a.Features, a.Rows, page.Total > int64(len(page.Rows))
	return v.json(http.StatusOK, answer)
}

func (v *view) filter() error {
	part, err := v.part()
	if err != nil {
		return err
	}
	offset, length, err := v.slice()
	if err != nil {
		return err
	}
	if v.query.Get("where") == "" && v.query.Get("orderby") == "" {
		return fault.New(fault.Invalid, "the parameter where is missing").Try(`where="column"='value', or orderby="column" DESC`)
	}
	page, err := v.Viewer.Filter(v.ctx(), part, v.query.Get("where"), v.query.Get("orderby"), offset, length, v.link)
	if err != nil {
		return err
	}
	return v.rowsOf(answerOf(page))
}

func (v *view) search() error {
	part, err := v.part()
	if err != nil {
		return err
	}
	offset, length, err := v.slice()
	if err != nil {
		return err
	}
	query := v.query.Get("query")
	if query == "" {
		return fault.New(fault.Invalid, "the parameter query is missing")
	}
	if v.Search == nil || part.Format != split.Parquet {
		return fault.New(fault.Missing, "there is no search in this data set").Try(`/filter with where="column" LIKE '%%words%%'`)
	}
	features, err := v.Viewer.Features(v.ctx(), part)
	if err != nil {
		return err
	}
	if offset > 1<<30 {
		return fault.New(fault.Invalid, "the parameter offset is too large")
	}
	found, err := v.Search.Search(v.ctx(), part.Files, viewer.Texts(features), query, int(offset), length)
	if err != nil {
		return err
	}
	hits := found.Hits[:min(len(found.Hits), length)]
	files, numbers := make([]int, len(hits)), make([]int64, len(hits))
	for i, h := range hits {
		files[i], numbers[i] = h.File, h.Row
	}
	page, err := v.Viewer.Places(v.ctx(), part, files, numbers, v.link)
	if err != nil {
		return err
	}
	a := answerOf(page)
	for i := range a.Rows {
		if len(a.Rows) == len(hits) && len(hits[i].Spans) > 0 {
			a.Rows[i].Spans = map[string]any{hits[i].Column: hits[i].Spans}
		}
	}
	a.Partial = a.Partial || found.Partial
	if a.Total = found.Total; a.Total < 0 { // at least as many as are seen
		a.Total, a.Partial = offset+int64(len(hits)), a.Partial || len(hits) == length
	}
	return v.rowsOf(a)
}

func (v *view) statistics() error {
	part, err := v.part()
	if err != nil {
		return err
	}
	s, err := v.Viewer.Statistics(v.ctx(), part)
	if err != nil {
		return err
	}
	return v.json(http.StatusOK, map[string]any{"num_examples": s.Rows, "statistics": s.Columns, "partial": s.Partial})
}

func (v *view) valid() error {
	can := slices.ContainsFunc(v.configs, func(c split.Config) bool { return len(c.Splits) > 0 })
	search := v.Search != nil && slices.ContainsFunc(v.configs, func(c split.Config) bool {
		return slices.ContainsFunc(c.Splits, func(s split.Split) bool { return s.Format == split.Parquet })
	})
	return v.json(http.StatusOK, map[string]any{"viewer": can, "preview": can, "search": can && search, "filter": can, "statistics": can})
}
