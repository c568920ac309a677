package viewer

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/picture"
)

// statisticsVersion changes when the same file would be counted otherwise.
const statisticsVersion = "1"

// Statistics describe the columns of a split as the viewer of Hugging Face does. Lengths of texts are counted in grapheme clusters.
type Statistics struct {
	Rows    int64
	Columns []ColumnStatistics
	Partial bool // of the first files only
}

// ColumnStatistics describe one column.
type ColumnStatistics struct {
	Name   string         `json:"column_name"`
	Type   string         `json:"column_type"`
	Values map[string]any `json:"column_statistics"`
}

// measure is what is counted of a column of a file.
type measure struct {
	Type   string           `json:"type"`
	Rows   int64            `json:"rows"`
	Nulls  int64            `json:"nulls"`
	Tally  *tally           `json:"tally,omitempty"`
	Words  map[string]int64 `json:"words,omitempty"` // texts and how often they stand; nil once there are too many
	Opaque int64            `json:"opaque"`          // values of which nothing can be measured
}

// Bounds of a column of labels (dataset-viewer documentation, "Explore statistics over split data").
const (
	maxLabels  = 1000 // different texts
	fewLabels  = 10   // with as many or fewer it is one whatever their share
	labelShare = 0.2  // of different texts among all
	maxLabel   = 1 << 10
)

// Statistics gives the statistics of a split. They are taken once for every file and kept.
func (v *Viewer) Statistics(ctx context.Context, p Part) (Statistics, error) {
	features, err := v.features(ctx, p)
	if err != nil {
		return Statistics{}, err
	}
	merged := map[string]*measure{}
	s := Statistics{Columns: []ColumnStatistics{}}
	left, until := v.Measured, time.Now().Add(v.Wait)
	for i, f := range p.Files {
		if left -= f.Size; left < 0 && i > 0 {
			s.Partial = true
			break
		}
		made, err := v.within(ctx, until, "measure "+f.SHA256+string(p.Format), func(ctx context.Context) (any, error) { return v.measured(ctx, f, p.Format) })
		if err != nil {
			return s, err
		}
		c, err := v.count(ctx, f, p.Format)
		if err != nil {
			return s, err
		}
		s.Rows += c.rows
		s.Partial = s.Partial || c.partial
		for name, m := range made.(map[string]*measure) {
			if merged[name] == nil {
				merged[name] = newMeasure(m.Type)
			}
			merged[name].merge(m)
		}
	}
	for _, f := range features {
		m := merged[f.Name]
		if m == nil {
			continue
		}
		m.Nulls += s.Rows - m.Rows // files that lack the column
		m.Rows = s.Rows
		if c, ok := m.describe(f); ok {
			s.Columns = append(s.Columns, c)
		}
	}
	return s, nil
}

// measured gives the measures of a file, from what is kept or by going through it.
func (v *Viewer) measured(ctx context.Context, f hub.File, format split.Format) (map[string]*measure, error) {
	key := f.SHA256 + "-statistics-" + string(format) + "-" + statisticsVersion
	if b, err := os.ReadFile(v.shelved(key, ".json")); err == nil {
		var kept map[string]*measure
		if json.Unmarshal(b, &kept) == nil {
			return kept, nil
		}
	}
	since := v.purges(f.SHA256)
	s, err := v.open(ctx, f, format)
	if err != nil {
		return nil, err
	}
	leave, err := enter(ctx, v.makers)
	if err != nil {
		return nil, err
	}
	defer leave()
	began := time.Now()
	features := featuresOf(s.table, nil)
	measures := map[string]*measure{}
	var columns []string
	for _, c := range features {
		if kind := measureType(c); kind != "" && !slices.Contains(columns, c.Name) {
			columns = append(columns, c.Name)
			measures[c.Name] = newMeasure(kind)
		}
	}
	if len(columns) > 0 {
		for row, err := range s.table.Read(ctx, columns, 0, s.table.Rows()) {
			if err != nil {
				return nil, err
			}
			for i, c := range columns {
				measures[c].add(row.Values[i])
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v.log.Info("measure", "file", f.Path, "sha256", f.SHA256, "rows", s.table.Rows(), "ms", time.Since(began).Milliseconds())
	for _, m := range measures {
		m.Tally.Bars, m.Tally.counts = m.Tally.bars(), nil
	}
	return measures, v.keep(f.SHA256, since, key, measures)
}

// measureType says what is counted of a column; "" for structs, of which nothing is.
func measureType(f Feature) string {
	t := f.Column.Type
	switch {
	case f.Kind == Image:
		return "image"
	case f.Kind == Audio:
		return "audio"
	case f.Kind == List:
		return "list"
	case f.Kind != Value && f.Kind != Label:
		return ""
	case t == "string":
		return "string"
	case t == "bool":
		return "bool"
	case strings.HasPrefix(t, "int"), strings.HasPrefix(t, "uint"):
		return "int"
	case strings.HasPrefix(t, "float"), strings.HasPrefix(t, "decimal"):
		return "float"
	case strings.HasPrefix(t, "timestamp"), strings.HasPrefix(t, "date"):
		return "datetime"
	}
	return ""
}

func newMeasure(kind string) *measure {
	m := &measure{Type: kind, Tally: newTally()}
	if kind == "string" || kind == "bool" {
		m.Words = map[string]int64{}
	}
	return m
}

func (m *measure) add(v any) {
	m.Rows++
	switch v := v.(type) {
	case nil:
		m.Nulls++
	case bool:
		m.word(map[bool]string{true: "True", false: "False"}[v])
	case int64:
		m.Tally.add(float64(v))
	case float64:
		if math.IsNaN(v) {
			m.Nulls++
			return
		}
		m.Tally.add(v)
	case string:
		m.text(v)
	case table.List:
		m.Tally.add(float64(len(v)))
	default:
		m.picture(v)
	}
}

func (m *measure) text(s string) {
	switch m.Type {
	case "datetime":
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			m.Tally.add(float64(t.UnixMicro()))
		} else if t, err := time.Parse(time.DateOnly, s); err == nil {
			m.Tally.add(float64(t.UnixMicro()))
		} else {
			m.Opaque++
		}
	case "float": // a decimal
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			m.Tally.add(f)
		}
	case "string":
		m.Tally.add(float64(language.CountClusters(s)))
		m.word(s)
	default:
		m.Opaque++
	}
}

func (m *measure) word(s string) {
	if m.Words == nil {
		return
	}
	if m.Words[s]++; len(m.Words) > maxLabels || len(s) > maxLabel {
		m.Words = nil
	}
}

// picture counts the width of a picture, as the viewer of Hugging Face does.
func (m *measure) picture(v any) {
	if s, ok := v.(table.Struct); ok {
		v = s.Of("bytes")
	}
	b, ok := v.([]byte)
	if !ok {
		m.Opaque++
		return
	}
	info, err := picture.Inspect(b, pictureLimits)
	if err != nil || m.Type != "image" {
		m.Opaque++
		return
	}
	m.Tally.add(float64(info.Width))
}

func (m *measure) merge(o *measure) {
	if m.Type != o.Type { // files of a split need not be alike
		m.Opaque += o.Rows - o.Nulls
		m.Rows, m.Nulls = m.Rows+o.Rows, m.Nulls+o.Nulls
		return
	}
	m.Rows, m.Nulls, m.Opaque = m.Rows+o.Rows, m.Nulls+o.Nulls, m.Opaque+o.Opaque
	m.Tally.merge(o.Tally)
	if o.Words == nil {
		m.Words = nil
	}
	if m.Words != nil {
		for w, n := range o.Words {
			m.Words[w] += n
		}
		if len(m.Words) > maxLabels {
			m.Words = nil
		}
	}
}

// describe writes a measure as clients read it.
func (m *measure) describe(f Feature) (ColumnStatistics, bool) {
	c := ColumnStatistics{Name: f.Name, Type: m.Type, Values: map[string]any{"nan_count": m.Nulls, "nan_proportion": share(m.Nulls, m.Rows)}}
	switch {
	case m.Rows == 0:
		return c, false
	case f.Kind == Label && m.Type == "int":
		c.Type = "class_label"
		m.labels(f, c.Values)
	case m.Type == "bool":
		c.Values["frequencies"] = m.Words
	case m.Type == "string" && m.isLabel():
		c.Type = "string_label"
		c.Values["n_unique"], c.Values["frequencies"] = len(m.Words), m.Words
	default:
		if m.Type == "string" {
			c.Type = "string_text"
		}
		m.numbers(c.Values)
	}
	return c, true
}

func (m *measure) isLabel() bool {
	n := len(m.Words)
	return m.Words != nil && n > 0 && (n <= fewLabels || n < maxLabels && float64(n) <= labelShare*float64(m.Rows))
}

func (m *measure) labels(f Feature, values map[string]any) {
	frequencies, none := map[string]int64{}, int64(0)
	for _, name := range f.Labels {
		frequencies[name] = 0
	}
	for _, b := range m.Tally.bars() {
		if i := int(b.At); i >= 0 && i < len(f.Labels) {
			frequencies[f.Labels[i]] += b.N
		} else {
			none += b.N
		}
	}
	maps.DeleteFunc(frequencies, func(_ string, n int64) bool { return n == 0 })
	values["no_label_count"], values["no_label_proportion"] = none, share(none, m.Rows)
	values["n_unique"], values["frequencies"] = len(frequencies), frequencies
}

func (m *measure) numbers(values map[string]any) {
	t := m.Tally
	if t.N == 0 {
		for _, name := range []string{"min", "max", "mean", "median", "std", "histogram"} {
			values[name] = nil
		}
		return
	}
	whole := m.Type != "float" && m.Type != "datetime"
	hist, edges := t.histogram(whole)
	write := func(f float64) any { return rounded(f) }
	if m.Type == "datetime" {
		write = func(f float64) any { return time.UnixMicro(int64(f)).UTC().Format("2006-01-02 15:04:05") }
		values["std"] = (time.Duration(t.deviation()) * time.Microsecond).String()
	} else {
		values["std"] = rounded(t.deviation())
	}
	var shown []any
	for _, e := range edges {
		shown = append(shown, write(e))
	}
	values["min"], values["max"], values["mean"], values["median"] = write(t.Low), write(t.High), write(t.Mean), write(t.median())
	values["histogram"] = map[string]any{"hist": hist, "bin_edges": shown}
}

// rounded gives five digits behind the point, as clients are used to.
func rounded(f float64) float64 {
	if r := math.Round(f*1e5) / 1e5; !math.IsInf(r, 0) {
		return r
	}
	return f
}

func share(n, of int64) float64 {
	if of == 0 {
		return 0
	}
	return rounded(float64(n) / float64(of))
}
