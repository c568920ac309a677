package dataset

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// decode reads one JSON value with whole numbers as int64.
func decode(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fault.New(fault.Broken, "something stands behind the value")
	}
	return numbered(v), nil
}

// numbered makes numbers of json.Number.
func numbered(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if f, err := v.Float64(); err == nil {
			return f
		}
		return v.String()
	case []any:
		for n := range v {
			v[n] = numbered(v[n])
		}
	case map[string]any:
		for k := range v {
			v[k] = numbered(v[k])
		}
	}
	return v
}

func jsonLines(f source) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		r, c, err := opened(f)
		if err != nil {
			yield(row{}, err)
			return
		}
		defer c.Close()
		defer r.Close()
		list := packed.NewLines(r, 0, maxLine)
		for n := int64(0); ; {
			line, at, long, err := list.Next()
			if err == io.EOF {
				return
			}
			if err == nil && long {
				err = fault.New(fault.Broken, "a line has more than %d MiB", maxLine>>20).At("%s offset %d", f.name, at)
			}
			if err != nil {
				yield(row{}, broken(f, err))
				return
			}
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			v, err := decode(line)
			m, ok := v.(map[string]any)
			if err != nil || !ok {
				yield(row{}, fault.New(fault.Broken, "the line is no JSON object: %v", err).At("%s row %d", f.name, n+1))
				return
			}
			if !yield(row{n, m}, nil) {
				return
			}
			n++
		}
	}
}

func jsonWhole(f source, rows string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		b, err := whole(f)
		if err != nil {
			yield(row{}, err)
			return
		}
		v, err := decode(b)
		if err != nil {
			yield(row{}, fault.New(fault.Broken, "not JSON: %w", err).At("%s", f.name))
			return
		}
		if rows == "" {
			if _, ok := v.([]any); !ok {
				yield(row{}, fault.New(fault.Invalid, "the file is no list of rows").At("%s", f.name).Try("rows: data[*], or rows: \"*\" for the members of a map"))
				return
			}
			rows = "*"
		}
		w := walk{yield: yield, name: f.name, steps: strings.Split(strings.ReplaceAll(strings.ReplaceAll(rows, "[*]", ".*"), "..", "."), ".")}
		w.down(v, w.steps, nil)
	}
}

// walk finds rows inside of a value. What stands beside the way down is part of the row, unless something nearer has its name.
type walk struct {
	yield func(row, error) bool
	name  string
	steps []string
	at    []string // the number or name of each list and map on the way
	n     int64
}

func (w *walk) down(v any, steps []string, above map[string]any) (more bool) {
	if len(steps) == 0 {
		m, ok := v.(map[string]any)
		if !ok {
			m = map[string]any{"_value": v}
		}
		all := maps.Clone(above)
		if all == nil {
			all = map[string]any{}
		}
		maps.Copy(all, m)
		all["_at"], all["_above"] = strings.Join(w.at, "."), strings.Join(w.at[:max(0, len(w.at)-1)], ".")
		w.n++
		return w.yield(row{w.n - 1, all}, nil)
	}
	step := steps[0]
	if step == "" {
		return w.down(v, steps[1:], above)
	}
	if m, ok := v.(map[string]any); ok && step != "*" {
		next, ok := m[step]
		if !ok {
			w.yield(row{}, fault.New(fault.Invalid, "there is no %q on the way to the rows", step).At("%s", w.name))
			return false
		}
		return w.down(next, steps[1:], with(above, m, step))
	}
	switch v := v.(type) {
	case []any:
		if step == "*" {
			for n, e := range v {
				w.at = append(w.at, strconv.Itoa(n))
				if !w.down(e, steps[1:], above) {
					return false
				}
				w.at = w.at[:len(w.at)-1]
			}
			return true
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			w.at = append(w.at, k)
			if !w.down(v[k], steps[1:], with(above, map[string]any{"_key": k}, "")) {
				return false
			}
			w.at = w.at[:len(w.at)-1]
		}
		return true
	}
	w.yield(row{}, fault.New(fault.Invalid, "%q leads nowhere on the way to the rows", step).At("%s", w.name))
	return false
}

// with joins what stands above with members of a map but one.
func with(above, m map[string]any, except string) map[string]any {
	all := make(map[string]any, len(above)+len(m))
	maps.Copy(all, above)
	for k, v := range m {
		if k != except {
			all[k] = v
		}
	}
	return all
}
