package dataset

import (
	"context"
	"crypto/sha1" // git names files by it
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/internal/yamls"
)

// Hub gives files of data sets by hf://datasets/OWNER/NAME@REVISION/PATH. What it lists has the digests of its files as ETag: the SHA-256 of large ones, git's
// object id of others.
type Hub interface {
	List(ctx context.Context, pattern string) ([]corpus.Entry, error)
	Open(ctx context.Context, uri string) (corpus.File, error)
}

// maxFile bounds a file of a hub, in bytes.
const maxFile = 16 << 30

// Fetch brings the files of a hub's data set that patterns name into a folder, and gives their names in it. None is there more than once; what is there with the
// digest that the hub names is not fetched again.
func Fetch(ctx context.Context, h Hub, repository string, patterns []string, dir string) (names []string, err error) {
	for _, pattern := range patterns {
		base := "hf://datasets/" + repository + "/"
		entries, err := h.List(ctx, base+pattern)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			name := strings.TrimPrefix(e.URI, base)
			if !filepath.IsLocal(filepath.FromSlash(name)) || slices.Contains(names, name) {
				continue
			}
			if err := fetch(ctx, h, e, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				return nil, err
			}
			names = append(names, name)
		}
	}
	return names, nil
}

// fetch brings one file to its place, whole or not at all.
func fetch(ctx context.Context, h Hub, e corpus.Entry, at string) error {
	if ok, err := is(at, e); ok || err != nil {
		return err
	}
	if e.Bytes > maxFile {
		return fault.New(fault.Broken, "the file has more than %d GiB", maxFile>>30).At("%s", e.URI)
	}
	f, err := h.Open(ctx, e.URI)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
		return fault.New(fault.Denied, "the set cannot be kept: %w", err)
	}
	part, err := os.CreateTemp(filepath.Dir(at), ".part-*")
	if err != nil {
		return fault.New(fault.Denied, "the set cannot be kept: %w", err)
	}
	defer os.Remove(part.Name())
	n, err := io.Copy(part, io.NewSectionReader(f, 0, f.Size()))
	if err == nil && n != f.Size() {
		err = io.ErrUnexpectedEOF
	}
	if err := errors.Join(err, part.Close()); err != nil {
		return fault.New(fault.Unavailable, "the file cannot be fetched: %w", err).At("%s", e.URI)
	}
	if ok, err := is(part.Name(), e); !ok || err != nil {
		return fault.New(fault.Broken, "the hub gave other bytes than it names").At("%s", e.URI).Try("try again later, or tell who runs the hub")
	}
	if err := os.Rename(part.Name(), at); err != nil {
		return fault.New(fault.Denied, "the set cannot be kept: %w", err)
	}
	return nil
}

// is reports whether a file is there with the digest that the hub names.
func is(at string, e corpus.Entry) (bool, error) {
	f, err := os.Open(at)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fault.New(fault.Denied, "the set cannot be read: %w", err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil || st.Size() != e.Bytes {
		return false, err
	}
	var h hash.Hash
	switch len(e.ETag) {
	case 2 * sha256.Size:
		h = sha256.New()
	case 2 * sha1.Size:
		h = sha1.New()
		fmt.Fprintf(h, "blob %d\x00", st.Size())
	default: // a digest of its own: only the size tells
		return false, nil
	}
	if _, err := io.Copy(h, f); err != nil {
		return false, fault.New(fault.Broken, "the set cannot be read: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)) == e.ETag, nil
}

// remote gives the files of a pattern of a hub's data set, from the folder of the user, what was kept, or the hub.
func (l Loader) remote(ctx context.Context, s Spec, patterns []string) (list []source, err error) {
	repository, revision, _ := strings.Cut(s.Hub, "@")
	if !isRepository(repository) {
		return nil, fault.New(fault.Invalid, "%q names no data set of a hub", s.Hub).Try("hub: OWNER/NAME@REVISION")
	}
	if l.Folder != "" {
		for _, dir := range []string{filepath.Join(l.Folder, filepath.FromSlash(repository)), filepath.Join(l.Folder, path.Base(repository)), l.Folder} {
			if st, err := os.Stat(dir); err == nil && st.IsDir() {
				return l.local(ctx, s, dir, patterns)
			}
		}
		return nil, fault.New(fault.Missing, "there is no folder %s", l.Folder)
	}
	if l.Hub == nil || l.Keep == "" {
		return nil, fault.New(fault.Missing, "it lies on a hub, and none is asked here")
	}
	dir := filepath.Join(l.Keep, strings.ReplaceAll(filepath.FromSlash(repository), string(filepath.Separator), "--"), strings.ReplaceAll(revision, "/", "%2F"))
	done := filepath.Join(dir, ".fetched")
	known := l.fetched(done)
	wanted := patterns
	if len(patterns) == 0 {
		wanted = []string{""}
	}
	pinned := len(revision) == 40 && strings.Trim(revision, "0123456789abcdef") == ""
	if key := strings.Join(wanted, "\n"); !pinned || !slices.Contains(known, key) {
		if len(patterns) == 0 {
			if wanted, err = l.split(ctx, s, s.Hub); err != nil {
				return nil, err
			}
		}
		if _, err := Fetch(ctx, l.Hub, s.Hub, wanted, dir); err != nil {
			return nil, err
		}
		if b, err := json.Marshal(append(known, key)); err == nil {
			if err := os.WriteFile(done, b, 0o666); err != nil {
				return nil, fault.New(fault.Denied, "the set cannot be kept: %w", err)
			}
		}
	}
	return l.local(ctx, s, dir, patterns)
}

func (l Loader) fetched(name string) (list []string) {
	b, err := os.ReadFile(name)
	if err != nil || json.Unmarshal(b, &list) != nil {
		return nil
	}
	return list
}

func isRepository(s string) bool {
	owner, name, ok := strings.Cut(s, "/")
	return ok && owner != "" && name != "" && !strings.Contains(name, "/") && !strings.ContainsAny(s, "\\\x00") && owner != ".." && name != ".."
}

// local finds files of a set in a folder.
func (l Loader) local(ctx context.Context, s Spec, dir string, patterns []string) (list []source, err error) {
	if len(patterns) == 0 {
		all, err := find(ctx, dir, "**")
		if err != nil {
			return nil, err
		}
		names := make([]string, len(all))
		for n, f := range all {
			names[n] = f.name
		}
		card, err := os.ReadFile(filepath.Join(dir, "README.md"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fault.New(fault.Denied, "the set cannot be read: %w", err)
		}
		patterns = splits(string(card), names, s.Config, s.Split)
	}
	for _, p := range patterns {
		own, err := find(ctx, dir, p)
		if err != nil {
			return nil, err
		}
		list = append(list, own...)
	}
	return list, nil
}

// split asks a hub which files are those of a configuration and split.
func (l Loader) split(ctx context.Context, s Spec, repository string) ([]string, error) {
	base := "hf://datasets/" + repository + "/"
	entries, err := l.Hub.List(ctx, base+"**")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimPrefix(e.URI, base))
	}
	card := ""
	if slices.Contains(names, "README.md") {
		f, err := l.Hub.Open(ctx, base+"README.md")
		if err != nil {
			return nil, err
		}
		defer f.Close()
		b, err := io.ReadAll(io.NewSectionReader(f, 0, min(f.Size(), 1<<20)))
		if err != nil {
			return nil, fault.New(fault.Unavailable, "the card cannot be read: %w", err).At("%s", base+"README.md")
		}
		card = string(b)
	}
	list := splits(card, names, s.Config, s.Split)
	if len(list) == 0 {
		return nil, fault.New(fault.Missing, "no file can be told to be of configuration %q and split %q", s.Config, s.Split).At("%s", repository).Try("name them: files: […]")
	}
	if slices.Contains(names, "README.md") {
		list = append(list, "README.md")
	}
	return list, nil
}

// splits gives the patterns of the files of a configuration and split: as the card says (configs, of Hugging Face's "Manual configuration"), or else by the
// names of files and folders, as there.
func splits(card string, names []string, config, split string) (list []string) {
	var head struct {
		Configs []struct {
			Name  string `yaml:"config_name"`
			Files any    `yaml:"data_files"`
		} `yaml:"configs"`
	}
	if parts := strings.SplitN(card, "---", 3); len(parts) == 3 && strings.TrimSpace(parts[0]) == "" {
		_ = yamls.Unmarshal([]byte(parts[1]), &head) // a card that cannot be read says nothing
	}
	add := func(paths any) {
		for _, p := range texts(paths, false) {
			list = append(list, strings.TrimPrefix(p, "./"))
		}
	}
	for _, c := range head.Configs {
		if config != "" && c.Name != config || config == "" && c.Name != "default" && len(head.Configs) > 1 {
			continue
		}
		switch files := c.Files.(type) {
		case string:
			add(files)
		case []any:
			for _, f := range files {
				if m, ok := f.(map[string]any); !ok {
					add(f)
				} else if split == "" || m["split"] == split {
					add(m["path"])
				}
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	for _, n := range names {
		form := formOf(n)
		if !slices.Contains([]string{"jsonl", "json", "csv", "tsv", "parquet"}, form) {
			continue
		}
		parts := strings.FieldsFunc(strings.ToLower(n), func(r rune) bool { return r == '/' || r == '.' || r == '-' })
		spelt := []string{strings.ToLower(split)}
		if split == "validation" {
			spelt = append(spelt, "val", "dev")
		}
		ofSplit := split == "" || slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(spelt, p) })
		if ofSplit && (config == "" || strings.Contains("/"+n, "/"+config+"/") || strings.HasPrefix(path.Base(n), config+".") || strings.HasPrefix(path.Base(n), config+"-")) {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, objects.Compare)
	return list
}
