package hubapi

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
	"github.com/lontar-asean/lontar/hub/viewer"
)

// convertRef is the ref below which clients look for Parquet files.
const convertRef = "refs/convert/parquet"

// chosen gives the configurations that the query names, or all of them.
func (v *view) chosen() ([]split.Config, error) {
	if v.query.Get("config") == "" {
		return v.configs, nil
	}
	c, err := v.config()
	return []split.Config{c}, err
}

// splitIn says whether the query asks for a split.
func (v *view) asked(s split.Split) bool {
	name := v.query.Get("split")
	return name == "" || name == s.Name
}

// parquet lists the files of all splits as Parquet.
func (v *view) parquet() error {
	configs, err := v.chosen()
	if err != nil {
		return err
	}
	list, pending := []any{}, []any{}
	partial := false
	for _, c := range configs {
		for _, s := range c.Splits {
			if !v.asked(s) {
				continue
			}
			for i, f := range s.Files {
				size := f.Size
				if s.Format != split.Parquet {
					one := s
					one.Files = s.Files[i : i+1]
					got, err := v.Viewer.Size(v.ctx(), viewer.Part{Split: one})
					if viewer.Busy(err) {
						pending = append(pending, v.named(c.Name, s.Name))
						continue
					}
					if err != nil {
						return err
					}
					size, partial = got.Parquet, partial || got.Partial
				}
				name := fmt.Sprintf("%04d.parquet", i)
				m := v.named(c.Name, s.Name)
				m["url"] = v.public + "/datasets/" + v.name.ID() + "/resolve/" + url.PathEscape(v.convertedRef()) + "/" + url.PathEscape(c.Name) + "/" + url.PathEscape(s.Name) + "/" + name
				m["filename"], m["size"] = name, size
				list = append(list, m)
			}
		}
	}
	return v.json(http.StatusOK, map[string]any{"parquet_files": list, "pending": pending, "failed": []any{}, "partial": partial})
}

// convertedRef names the Parquet files of this revision: those of main under the name that clients know, others with the commit behind it.
func (v *view) convertedRef() string {
	if v.query.Get("revision") == "" {
		return convertRef
	}
	return convertRef + "@" + v.commit.ID
}

// size gives the sizes of the data set, its configurations and splits.
func (v *view) size() error {
	all, err := v.chosen()
	if err != nil {
		return err
	}
	configs, splits := []any{}, []any{}
	var whole viewer.Size
	put := func(m map[string]any, s viewer.Size) map[string]any {
		m["num_bytes_original_files"], m["num_bytes_parquet_files"], m["num_bytes_memory"], m["num_rows"] = s.Original, s.Parquet, s.Memory, s.Rows
		return m
	}
	for _, c := range all {
		var sum viewer.Size
		for _, s := range c.Splits {
			if !v.asked(s) {
				continue
			}
			got, err := v.Viewer.Size(v.ctx(), viewer.Part{Split: s})
			if err != nil {
				return err
			}
			m := put(v.named(c.Name, s.Name), got)
			m["num_columns"] = got.Columns
			splits = append(splits, m)
			sum = add(sum, got)
		}
		m := put(v.named(c.Name, ""), sum)
		m["num_columns"] = sum.Columns
		configs = append(configs, m)
		whole = add(whole, sum)
	}
	return v.json(http.StatusOK, map[string]any{"size": map[string]any{"dataset": put(map[string]any{"dataset": v.name.ID()}, whole), "configs": configs, "splits": splits},
		"pending": []any{}, "failed": []any{}, "partial": whole.Partial})
}

func add(a, b viewer.Size) viewer.Size {
	return viewer.Size{Rows: a.Rows + b.Rows, Columns: max(a.Columns, b.Columns), Original: a.Original + b.Original, Parquet: a.Parquet + b.Parquet, Memory: a.Memory + b.Memory, Partial: a.Partial || b.Partial}
}

// info describes one configuration, or all of them, as datasets.DatasetInfo.
func (v *view) info() error {
	configs, err := v.chosen()
	if err != nil {
		return err
	}
	all := map[string]any{}
	partial := false
	for _, c := range configs {
		if len(c.Splits) == 0 {
			continue
		}
		features, err := v.Viewer.Features(v.ctx(), viewer.Part{Split: c.Splits[0], Card: c.Features})
		if err != nil {
			return err
		}
		types := map[string]json.RawMessage{}
		for _, f := range features {
			types[f.Name] = f.Type
		}
		splits := map[string]any{}
		var sum viewer.Size
		for _, s := range c.Splits {
			size, err := v.Viewer.Size(v.ctx(), viewer.Part{Split: s})
			if err != nil {
				return err
			}
			splits[s.Name] = map[string]any{"name": s.Name, "num_bytes": size.Memory, "num_examples": size.Rows, "dataset_name": v.name.Name}
			sum = add(sum, size)
		}
		partial = partial || sum.Partial
		all[c.Name] = map[string]any{"description": "", "citation": "", "homepage": "", "license": "", "features": types, "builder_name": "parquet", "dataset_name": v.name.Name, "config_name": c.Name,
			"version": map[string]any{"version_str": "0.0.0", "major": 0, "minor": 0, "patch": 0}, "splits": splits, "download_size": sum.Original, "dataset_size": sum.Memory}
	}
	answer := any(all)
	if v.query.Get("config") != "" {
		answer = all[configs[0].Name]
	}
	return v.json(http.StatusOK, map[string]any{"dataset_info": answer, "pending": []any{}, "failed": []any{}, "partial": partial})
}

// parquetTree answers /api/datasets/OWNER/NAME/parquet[/CONFIG[/SPLIT[/N.parquet]]].
func (c *call) parquetTree(name hub.Name, path []string) error {
	v := &view{call: c, query: c.r.URL.Query()}
	if err := v.open(name, v.query.Get("revision")); err != nil {
		return err
	}
	address := func(config split.Config, s split.Split) []string {
		list := make([]string, len(s.Files))
		suffix := ""
		if revision := v.query.Get("revision"); revision != "" {
			suffix = "?revision=" + url.QueryEscape(revision)
		}
		for i := range s.Files {
			list[i] = fmt.Sprintf("%s/api/datasets/%s/parquet/%s/%s/%d.parquet%s", v.public, v.name.ID(), url.PathEscape(config.Name), url.PathEscape(s.Name), i, suffix)
		}
		return list
	}
	all := func(config split.Config) map[string][]string {
		m := map[string][]string{}
		for _, s := range config.Splits {
			m[s.Name] = address(config, s)
		}
		return m
	}
	if len(path) == 0 {
		m := map[string]any{}
		for _, config := range v.configs {
			m[config.Name] = all(config)
		}
		return v.json(http.StatusOK, m)
	}
	config, ok := split.Find(v.configs, path[0])
	if !ok || path[0] == "" {
		return fault.New(fault.Missing, "there is no configuration %.100q", path[0])
	}
	if len(path) == 1 {
		return v.json(http.StatusOK, all(config))
	}
	s, ok := config.Split(path[1])
	switch {
	case !ok:
		return fault.New(fault.Missing, "the configuration %q has no split %.100q", config.Name, path[1])
	case len(path) == 2:
		return v.json(http.StatusOK, address(config, s))
	case len(path) == 3:
		return v.ready(v.sendParquet(config, s, path[2]))
	}
	return c.unknown()
}

// convertedFile answers /datasets/OWNER/NAME/resolve/refs%2Fconvert%2Fparquet/CONFIG/SPLIT/0000.parquet.
func (c *call) convertedFile(name hub.Name, revision string, path []string) error {
	v := &view{call: c, query: c.r.URL.Query()}
	_, at, _ := strings.Cut(revision, "@")
	if err := v.open(name, at); err != nil {
		return err
	}
	if len(path) == 3 {
		if config, ok := split.Find(v.configs, path[0]); ok && path[0] != "" {
			if s, ok := config.Split(path[1]); ok {
				return v.ready(v.sendParquet(config, s, path[2]))
			}
		}
	}
	return noEntry(fault.New(fault.Missing, "there is no file %.200q in this revision", strings.Join(path, "/")))
}

// sendParquet sends a file of a split as Parquet: as it is, or converted.
func (v *view) sendParquet(config split.Config, s split.Split, name string) error {
	digits, ok := strings.CutSuffix(name, ".parquet")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 0 || n >= len(s.Files) {
		return noEntry(fault.New(fault.Missing, "the split %s/%s has no file %.40q", config.Name, s.Name, name))
	}
	f := s.Files[n]
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", h.Get("Cache-Control")+", no-transform")
	if s.Format == split.Parquet {
		h.Set("Etag", `"`+f.SHA256+`"`)
		o := &object{ctx: v.ctx(), objects: v.hub.Objects(), sha256: f.SHA256, size: f.Size}
		defer o.Close()
		content, err := o.start()
		if err != nil {
			return err
		}
		http.ServeContent(v.w, v.r, "", time.Time{}, content)
		return nil
	}
	r, _, err := v.Viewer.Converted(v.ctx(), viewer.Part{Split: s}, f)
	if err != nil {
		return err
	}
	h.Set("Etag", `"`+f.SHA256+"-"+string(s.Format)+`-parquet"`)
	http.ServeContent(v.w, v.r, "", time.Time{}, io.NewSectionReader(r, 0, r.Size()))
	return nil
}

// croissant describes a revision in the format of MLCommons, for those who may see the data set.
func (c *call) croissant(name hub.Name) error {
	v := &view{call: c, query: c.r.URL.Query()}
	// The description is public where the data set is; only its files stand behind a gate.
	r, commit, err := c.revision(name, v.query.Get("revision"), access.See)
	if err != nil {
		return err
	}
	v.name, v.repo, v.commit = name, r, commit
	if v.configs, err = c.layout(commit); err != nil {
		return err
	}
	if err := v.given(); err != nil {
		return err
	}
	// The card is quoted.
	readme, err := c.hub.File(c.ctx(), commit, "README.md")
	if err != nil && fault.Of(err) != fault.Missing {
		return err
	}
	if err := c.withheld(r, commit, readme.SHA256); err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("X-Revision", commit.ID)
	card, err := split.Card(c.ctx(), c.hub, commit)
	if err != nil {
		return err
	}
	b, err := v.describe(card)
	if err != nil {
		return v.ready(err)
	}
	h.Set("Content-Type", "application/ld+json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	c.w.WriteHeader(http.StatusOK)
	if c.r.Method != http.MethodHead {
		c.w.Write(b)
	}
	return nil
}
