package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/language"
)

// stretch is a part of a text: Kind is mark for what was found, ins or del for what came or went, and "" for the rest.
type stretch struct{ Kind, Text string }

const (
	maxAsked = 4096    // bytes
	maxFrom  = 900_000 // hits that may be turned over
	leading  = 40      // clusters that are shown before what was found, when that is not near the beginning
)

// asked gives what somebody searches for, bounded.
func asked(q string) string {
	q, _ = cut(strings.ToValidUTF8(q[:min(len(q), maxAsked)], ""), maxSearch)
	return strings.TrimSpace(q)
}

// found shows the rows in which a query stands, from a hit on.
func (v *visit) found(p rowsPage, c hub.Commit, revision string, from int64) error {
	from = min(from, maxFrom)
	hits, err := v.Search.Search(v.ctx(), p.Repository, c, p.Split, p.Query, int(from-1), p.Length)
	if err != nil {
		return err
	}
	rows := hits.Rows
	wordsFirst(&rows)
	p.Columns, p.Total, p.Partial = rows.Columns, hits.Total, hits.Partial
	at := v.rowAddress(p, revision)
	reader := v.cells(p.Repository, at)
	for i, row := range rows.Rows {
		cells := reader.row(rows.Columns, row, brief)
		if i < len(hits.Found) {
			highlight(cells, rows.Columns, row, hits.Found[i])
		}
		p.Rows = append(p.Rows, recordRow{N: row.Number + 1, To: at("row", row.Number+1), Cells: cells})
	}
	turn := func(from int64) string {
		return v.page(p.Repository.Name, "rows", revision) + query("config", p.Split.Config, "split", p.Split.Name, "n", strconv.Itoa(p.Length), "q", p.Query, "from", strconv.FormatInt(from, 10))
	}
	p.All = v.page(p.Repository.Name, "rows", revision) + query("config", p.Split.Config, "split", p.Split.Name, "n", strconv.Itoa(p.Length))
	if len(p.Rows) > 0 {
		p.From, p.To = from, from+int64(len(p.Rows))-1
	}
	if from > 1 {
		p.Before = turn(max(1, from-int64(p.Length)))
	}
	if p.Total > p.To || p.Total < 0 && len(p.Rows) == p.Length {
		p.After = turn(from + int64(p.Length))
	}
	return v.show(http.StatusOK, "rows", p.Repository.ID(), p)
}

// highlight marks what was found in the cell of its column.
func highlight(cells []cell, columns []string, row table.Row, f Found) {
	i := slices.Index(columns, f.Column)
	if i < 0 || i >= len(row.Values) || i >= len(cells) || len(f.Spans) == 0 {
		return
	}
	if text, ok := row.Values[i].(string); ok && cells[i].Kind == "text" {
		cells[i].Parts, cells[i].Cut = marked(text, f.Spans, brief)
	}
}

// marked takes a text apart at spans of grapheme clusters and gives the first most clusters, or those around the first span when it lies behind them, and
// whether there are more.
func marked(text string, spans [][2]int, most int) (parts []stretch, more bool) {
	begin := 0
	if spans[0][1] > most {
		begin = max(0, spans[0][0]-leading)
		parts = append(parts, stretch{Text: "…"})
	}
	at, from, kind := 0, 0, ""
	flush := func(to int) {
		if from < to {
			parts = append(parts, stretch{kind, strings.ToValidUTF8(text[from:to], "\uFFFD")})
		}
		from = to
	}
	for n := 0; at < len(text); n++ {
		if n-begin >= most {
			more = true
			break
		}
		for len(spans) > 0 && n >= spans[0][1] {
			spans = spans[1:]
		}
		now := ""
		if len(spans) > 0 && n >= spans[0][0] {
			now = "mark"
		}
		switch {
		case n == begin:
			from = at
		case now != kind && n > begin:
			flush(at)
		}
		kind = now
		at = language.ClusterEnd(text, at)
	}
	flush(at)
	return parts, more
}
