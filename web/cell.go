package web

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/internal/ordered"
)

// How much of a cell is shown.
const (
	brief        = 280     // clusters, in a table
	whole        = 200_000 // clusters, on the page of a row
	pictureShown = 4       // pictures of a cell, in a table
	maxStruct    = 64 << 10
)

// cell is a value as it is shown.
type cell struct {
	Text     string
	Parts    []stretch // the text with what was found in it; nil when nothing was
	Lang     string    // "" when it is not known
	Dir      string
	Kind     string // text, number, none, code
	Cut      bool   // there is more on the page of the row
	Pictures []string
	More     int // pictures that are not shown
}

// cellReader shows the values of rows.
type cellReader struct {
	fallback string // the language of the data set, when it has one
	address  func(verb string, n int64, more ...string) string
}

func (v *visit) cells(r hub.Repository, address func(string, int64, ...string) string) cellReader {
	c := cellReader{address: address}
	if d := readCard(r.Card); len(d.languages) == 1 {
		c.fallback = d.languages[0]
	}
	return c
}

// row shows a row. The texts of a row are in the language that its column language names.
func (c cellReader) row(columns []string, row table.Row, most int) []cell {
	lang := c.fallback
	for i, name := range columns {
		if s, ok := row.Values[i].(string); ok && (name == "language" || name == "lang") && locale(s) != "" {
			lang = locale(s)
		}
	}
	cells := make([]cell, len(columns))
	for i, name := range columns {
		of := lang
		if signs[name] {
			of = ""
		}
		cells[i] = c.cell(row.Values[i], of, most)
		shown := pictureShown
		if most == whole {
			shown = maxPictures
		}
		n := len(pictures(row.Values[i]))
		for p := range min(n, shown) {
			cells[i].Pictures = append(cells[i].Pictures, c.address("picture", row.Number+1, "column", name, "p", strconv.Itoa(p)))
		}
		cells[i].More = max(0, n-shown)
	}
	return cells
}

// signs are the columns of our own data sets that hold signs and not words of the record's language.
var signs = map[string]bool{"id": true, "url": true, "content": true, "collection": true, "language": true, "lang": true, "licence": true, "license": true, "rights": true, "retrieved_at": true, "published": true}

func (c cellReader) cell(value any, lang string, most int) (out cell) {
	switch v := value.(type) {
	case nil:
		return cell{Kind: "none"}
	case string:
		out.Kind, out.Lang = "text", lang
		if !utf8.ValidString(v) {
			v = strings.ToValidUTF8(v, "\uFFFD")
		}
		out.Text, out.Cut = cut(v, most)
		out.Dir = direction(lang, out.Text)
		return out
	case bool, int64:
		return cell{Kind: "number", Text: fmt.Sprint(v)}
	case float64:
		return cell{Kind: "number", Text: strconv.FormatFloat(v, 'g', -1, 64)}
	case []byte:
		if pictureType(v) != "" {
			return cell{Kind: "none"}
		}
		return cell{Kind: "number", Text: size(int64(len(v)))}
	}
	if list, ok := value.(table.List); ok && len(list) == 0 {
		return cell{Kind: "none"}
	}
	if isPicture(value) {
		return cell{Kind: "none"}
	}
	if s, ok := joined(value); ok {
		out.Kind, out.Dir = "text", "auto"
		out.Text, out.Cut = cut(s, most)
		return out
	}
	b, err := json.MarshalIndent(plain(value, 0), "", "  ")
	if err != nil {
		return cell{Kind: "code", Text: "…"}
	}
	s := string(b)
	if len(s) > maxStruct {
		s = strings.ToValidUTF8(s[:maxStruct], "")
		out.Cut = most == brief
	}
	out.Kind, out.Dir = "code", "auto"
	text, more := cut(s, most)
	out.Text, out.Cut = text, out.Cut || more
	return out
}

// joined gives a list of texts as lines.
func joined(v any) (string, bool) {
	list, ok := v.(table.List)
	if !ok || len(list) > 1000 {
		return "", false
	}
	var lines []string
	for _, e := range list {
		s, ok := e.(string)
		if !ok {
			return "", false
		}
		lines = append(lines, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return strings.Join(lines, "\n"), true
}

// plain gives a nested value as encoding/json writes it; bytes are told by their number.
func plain(v any, depth int) any {
	if depth > 20 {
		return "…"
	}
	switch v := v.(type) {
	case table.List:
		list := make([]any, 0, min(len(v), 1000))
		for _, e := range v[:min(len(v), 1000)] {
			list = append(list, plain(e, depth+1))
		}
		return list
	case table.Struct:
		m := ordered.Object{}
		for _, e := range v {
			if e.Value != nil {
				m = append(m, ordered.Member{Name: e.Name, Value: plain(e.Value, depth+1)})
			}
		}
		return m
	case []byte:
		return size(int64(len(v)))
	case float64:
		if v != v || v > 1e308 || v < -1e308 {
			return strconv.FormatFloat(v, 'g', -1, 64)
		}
	}
	return v
}
