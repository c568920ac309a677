package withdraw

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"crypto/sha256"
	"encoding/hex"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
)

// texts makes the files right that describe a revision: manifest, card and Croissant.
type texts struct {
	*rebuilder
	repository hub.Repository
	files      []hub.File
	changes    map[string]rebuilt // by path
}

// describe changes what describes the data and gives the metadata of the card when that changed.
func (t *texts) describe(ctx context.Context) (card *string, err error) {
	old, err := t.manifest(ctx)
	if err != nil {
		return nil, err
	}
	var next *dataset.Manifest
	if old != nil {
		if next, err = t.recount(ctx, *old); err != nil {
			return nil, err
		}
	}
	if card, err = t.card(ctx, old, next); err != nil {
		return nil, err
	}
	if err := t.croissant(ctx, old, next); err != nil {
		return nil, err
	}
	if next == nil {
		return card, nil
	}
	for i := range next.Files { // the descriptions themselves
		f := &next.Files[i]
		if made, ok := t.changes[f.Path]; ok && !made.change.Remove {
			f.SHA256, f.Bytes = made.change.SHA256, made.change.Size
		}
	}
	b, err := next.Encode()
	if err != nil {
		return nil, err
	}
	return card, t.put(ctx, dataset.ManifestFile, b)
}

func (t *texts) at(path string) (hub.File, bool) {
	i := slices.IndexFunc(t.files, func(f hub.File) bool { return f.Path == path })
	if i < 0 {
		return hub.File{}, false
	}
	return t.files[i], true
}

// read gives a file as it is, or as the changes have it.
func (t *texts) read(ctx context.Context, path string, changed bool) ([]byte, error) {
	f, ok := t.at(path)
	if !ok {
		return nil, nil
	}
	sum, size := f.SHA256, f.Size
	if made, ok := t.changes[path]; ok && changed {
		if made.change.Remove {
			return nil, nil
		}
		sum, size = made.change.SHA256, made.change.Size
	}
	if size > maxProse {
		return nil, fault.New(fault.Invalid, "it has %d bytes, more than a description", size).At("%s", path)
	}
	o, err := t.hub.Objects().Open(ctx, sum, 0, -1)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	return io.ReadAll(o)
}

// put makes a file of the next revision.
func (t *texts) put(ctx context.Context, path string, b []byte) error {
	f, _ := t.at(path)
	c, err := t.keep(ctx, f.Large, func(w io.Writer) error { _, err := w.Write(b); return err })
	if err != nil {
		return err
	}
	if c.SHA256 == f.SHA256 {
		return nil
	}
	t.changes[path] = rebuilt{change: c}
	return t.own(ctx, t.repository.Number, c)
}

// manifest reads the manifest of the revision; nil when there is none of ours.
func (t *texts) manifest(ctx context.Context) (*dataset.Manifest, error) {
	b, err := t.read(ctx, dataset.ManifestFile, false)
	if err != nil {
		return nil, err
	}
	var m dataset.Manifest
	if json.Unmarshal(b, &m) != nil || m.Format != dataset.Format {
		return nil, nil
	}
	return &m, nil
}

// recount gives the manifest of what is left.
func (t *texts) recount(ctx context.Context, old dataset.Manifest) (*dataset.Manifest, error) {
	b, err := old.Encode()
	if err != nil {
		return nil, err
	}
	var m dataset.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, err
	}
	m.Files = slices.DeleteFunc(m.Files, func(f dataset.FileRecord) bool { return t.changes[f.Path].change.Remove })
	for i := range m.Files {
		f := &m.Files[i]
		if made, ok := t.changes[f.Path]; ok {
			f.SHA256, f.Bytes = made.change.SHA256, made.change.Size
			if f.Rows > 0 {
				f.Rows = made.left
			}
		}
	}
	less := func(m map[string]int64, by map[string]int64) {
		for k, n := range by {
			if m[k] -= n; m[k] <= 0 {
				delete(m, k)
			}
		}
	}
	for name, made := range t.changes {
		parts := strings.Split(name, "/")
		if made.rows == 0 || len(parts) < 3 {
			continue
		}
		tag := language.Tag(parts[1])
		l, known := m.Languages[tag]
		switch parts[0] {
		case dataset.DataDir:
			m.Kept, l.Kept = m.Kept-made.rows, l.Kept-made.rows
			less(m.Rights, made.rights)
		case dataset.DroppedDir:
			less(m.Dropped, made.reasons)
		default:
			continue
		}
		m.Read, l.Read = m.Read-made.rows, l.Read-made.rows
		if known {
			m.Languages[tag] = l
		}
		if known && l.Read <= 0 {
			delete(m.Languages, tag)
		}
	}
	m.Content, err = t.content(ctx, m)
	return &m, err
}

// content is the digest of the ids and contents of the kept rows, as curate takes it.
func (t *texts) content(ctx context.Context, m dataset.Manifest) (string, error) {
	sum := sha256.New()
	for _, f := range m.Files {
		if !strings.HasPrefix(f.Path, dataset.DataDir+"/") {
			continue
		}
		in := t.job.file(ctx, hub.Blob{SHA256: f.SHA256, Size: f.Bytes})
		in.name = f.Path
		rows, err := table.Open(in, in.size, in.name)
		if fault.Of(err) == fault.Broken {
			return m.Content, nil // not a file that curate wrote
		}
		if err != nil {
			return "", err
		}
		for row, err := range rows.Read(ctx, []string{"id", "content"}, 0, rows.Rows()) {
			if err != nil {
				if fault.Of(err) == fault.Missing {
					return m.Content, nil
				}
				return "", err
			}
			fmt.Fprintf(sum, "%s\t%s\n", words(row.Values[0]), words(row.Values[1]))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), ctx.Err()
}

// card writes the card anew when the program wrote it, and corrects the numbers in one that people wrote.
func (t *texts) card(ctx context.Context, old, next *dataset.Manifest) (*string, error) {
	b, err := t.read(ctx, dataset.CardFile, false)
	if err != nil || b == nil {
		return nil, err
	}
	if next != nil && same(b, func(w io.Writer) error { return dataset.WriteCard(w, *old) }) {
		var out bytes.Buffer
		if err := dataset.WriteCard(&out, *next); err != nil {
			return nil, err
		}
		b = out.Bytes()
	} else {
		if b, err = t.read(ctx, dataset.CardFile, true); err != nil || b == nil {
			return nil, err
		}
		b = t.splits(b)
	}
	if err := t.put(ctx, dataset.CardFile, b); err != nil {
		return nil, err
	}
	card, err := hub.ParseCard(string(b))
	if err != nil {
		return nil, nil // it was as wrong before
	}
	return &card, nil
}

func same(b []byte, write func(io.Writer) error) bool {
	var out bytes.Buffer
	return write(&out) == nil && bytes.Equal(b, out.Bytes())
}

// croissant does the same for croissant.json.
func (t *texts) croissant(ctx context.Context, old, next *dataset.Manifest) error {
	b, err := t.read(ctx, dataset.CroissantFile, false)
	if err != nil || b == nil {
		return err
	}
	if next != nil && same(b, func(w io.Writer) error { return dataset.WriteCroissant(w, *old) }) {
		var out bytes.Buffer
		if err := dataset.WriteCroissant(&out, *next); err != nil {
			return err
		}
		return t.put(ctx, dataset.CroissantFile, out.Bytes())
	}
	if b, err = t.read(ctx, dataset.CroissantFile, true); err != nil || b == nil {
		return err
	}
	var v any
	if json.Unmarshal(b, &v) != nil {
		return nil
	}
	if !t.correct(v) {
		return nil
	}
	if b, err = marshal(v); err != nil {
		return err
	}
	return t.put(ctx, dataset.CroissantFile, b)
}

// correct puts the new digests and sizes at the addresses of files.
func (t *texts) correct(v any) (changed bool) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			changed = t.correct(one) || changed
		}
	case map[string]any:
		for _, one := range v {
			changed = t.correct(one) || changed
		}
		address, _ := v["contentUrl"].(string)
		for name, made := range t.changes {
			if _, hashed := v["sha256"]; hashed && (address == name || strings.HasSuffix(address, "/"+name)) && !made.change.Remove {
				v["sha256"], v["contentSize"], changed = made.change.SHA256, fmt.Sprintf("%d B", made.change.Size), true
			}
		}
	}
	return changed
}

var (
	configLine   = regexp.MustCompile(`^\s*-?\s*config_name:\s*"?'?([^"'\s]+)`)
	splitLine    = regexp.MustCompile(`^\s*-?\s*name:\s*"?'?([^"'\s]+)`)
	examplesLine = regexp.MustCompile(`^(\s*-?\s*num_examples:\s*)(\d+)(\s*)$`)
)

// splits corrects how many rows the card says each split has: `datasets` refuses to load a data set that has another number.
func (t *texts) splits(b []byte) []byte {
	text := string(b)
	head, rest, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---")
	if !ok || !strings.HasPrefix(text, "---\n") {
		return b
	}
	var meta struct {
		Configs []struct {
			Name  string `yaml:"config_name"`
			Files any    `yaml:"data_files"`
		} `yaml:"configs"`
	}
	if err := yamls.Unmarshal([]byte(head), &meta); err != nil {
		return b
	}
	type key struct{ config, split string }
	gone := map[key]int64{}
	for name, made := range t.changes {
		if made.rows == 0 {
			continue
		}
		for _, c := range meta.Configs {
			for split := range splitsOf(c.Files, name) {
				gone[key{c.Name, split}] += made.rows
			}
		}
		if len(meta.Configs) == 0 {
			gone[key{"default", usual(name)}] += made.rows
		}
	}
	config, split := "default", "train"
	lines := strings.Split(head, "\n")
	inside := false
	for i, line := range lines {
		if line != "" && line[0] != ' ' && line[0] != '-' {
			inside = strings.HasPrefix(line, "dataset_info:")
		}
		if !inside {
			continue
		}
		if m := configLine.FindStringSubmatch(line); m != nil {
			config = m[1]
		} else if m := splitLine.FindStringSubmatch(line); m != nil {
			split = m[1]
		} else if m := examplesLine.FindStringSubmatch(line); m != nil {
			if n, err := strconv.ParseInt(m[2], 10, 64); err == nil {
				lines[i] = m[1] + strconv.FormatInt(max(n-gone[key{config, split}], 0), 10) + m[3]
			}
		}
	}
	return []byte("---\n" + strings.Join(lines, "\n") + "\n---" + rest)
}

// splitsOf gives the splits of a configuration that a file belongs to; files is a pattern, a list of patterns, or a list of splits with patterns.
func splitsOf(files any, name string) map[string]bool {
	found := map[string]bool{}
	match := func(split string, patterns any) {
		list, ok := patterns.([]any)
		if !ok {
			list = []any{patterns}
		}
		for _, p := range list {
			pattern, _ := p.(string)
			if ok, err := path.Match(pattern, name); err == nil && ok || pattern == name {
				found[split] = true
			}
		}
	}
	list, ok := files.([]any)
	if !ok {
		list = []any{files}
	}
	for _, f := range list {
		switch f := f.(type) {
		case string:
			match("train", f)
		case map[string]any:
			split, _ := f["split"].(string)
			match(split, f["path"])
		}
	}
	return found
}

// usual is the split that clients take a file for by its name.
func usual(name string) string {
	base := path.Base(name)
	for _, split := range []string{"validation", "test", "train"} {
		if strings.HasPrefix(base, split+"-") || strings.HasPrefix(base, split+".") || strings.Contains(name, "/"+split+"/") {
			return split
		}
	}
	return "train"
}
