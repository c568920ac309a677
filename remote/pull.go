package remote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/lontar-asean/lontar/fault"
)

// Pull copies a revision of a repository into a folder.
type Pull struct {
	Hub        *Hub
	Repository Repository
	Revision   string // a branch, a tag or a commit; "" is the default branch
	Dir        string
	Include    []string // patterns of the files that are wanted; none: all. * and ? stand for any characters, / too, and a pattern without / also fits the last part
	Exclude    []string // patterns of those that are not
	Delete     bool     // files of the folder that the revision does not have are removed
	Jobs       int      // transfers at once; 0 for 4
	Line       Line
}

// Pulled says what a Pull did.
type Pulled struct {
	Commit  string
	Files   int64 // in the folder now, of those wanted
	Fetched int64
	Bytes   int64 // of the files that were fetched
	Deleted int64
}

// parts is the folder, in the folder of a Pull, of what is under way.
const parts = ".lontar"

// Run copies. A file is there whole and checked, or as it was before; stopped at any moment, the next run goes on at the byte.
func (p *Pull) Run(ctx context.Context) (out Pulled, err error) {
	pick, err := newPick(p.Include, p.Exclude)
	if err != nil {
		return out, err
	}
	if p.Line.Meter == nil {
		p.Line.Meter = Silent{}
	}
	info, err := p.Hub.Info(ctx, p.Repository, p.Revision)
	if err != nil {
		return out, err
	}
	out.Commit = info.SHA
	files, err := p.Hub.Files(ctx, p.Repository, info.SHA)
	if err != nil {
		return out, err
	}
	files = slices.DeleteFunc(files, func(f File) bool { return !pick.takes(f.Path) })
	if err := os.MkdirAll(p.Dir, 0o777); err != nil {
		return out, fault.New(fault.Denied, "the folder cannot be made: %w", err).At("%s", p.Dir)
	}
	root, err := os.OpenRoot(p.Dir)
	if err != nil {
		return out, fault.New(fault.Denied, "the folder cannot be opened: %w", err).At("%s", p.Dir)
	}
	defer root.Close()
	total := int64(0)
	for _, f := range files {
		if f.Path == parts || strings.HasPrefix(f.Path, parts+"/") {
			return out, fault.New(fault.Broken, "the revision has a file %q, where pull keeps what is under way", f.Path).At("%s", p.Hub.Page(p.Repository)).Try("--exclude '%s/*'", parts)
		}
		total += f.Size
	}
	if err := root.MkdirAll(parts, 0o777); err != nil {
		return out, fault.New(fault.Denied, "nothing can be kept in the folder: %w", err).At("%s", p.Dir)
	}
	p.Line.Meter.Begin("pull", len(files), total)
	var fetched, bytes atomic.Int64
	if err := each(ctx, p.Jobs, files, func(ctx context.Context, f File) error {
		there, err := same(ctx, root, f)
		if err != nil {
			return err
		}
		if there {
			p.Line.Meter.Moved(f.Size)
		} else {
			if err := p.fetch(ctx, root, info.SHA, f); err != nil {
				return err
			}
			fetched.Add(1)
			bytes.Add(f.Size)
		}
		p.Line.Meter.Finished(f.Path)
		return nil
	}); err != nil {
		return out, err
	}
	out.Files, out.Fetched, out.Bytes = int64(len(files)), fetched.Load(), bytes.Load()
	if p.Delete {
		if out.Deleted, err = prune(root, files, pick); err != nil {
			return out, err
		}
	}
	return out, root.RemoveAll(parts)
}

// same says whether a file is there already.
func same(ctx context.Context, root *os.Root, f File) (bool, error) {
	info, err := root.Lstat(f.Path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != f.Size {
		return false, nil // what stands in the way shows when the file is put in place
	}
	local, err := root.Open(f.Path)
	if err != nil {
		return false, fault.New(fault.Denied, "a file cannot be read: %w", err)
	}
	defer local.Close()
	sha, oid, err := Digest(ctx, local, f.Size)
	return err == nil && (f.SHA256 != "" && sha == f.SHA256 || f.SHA256 == "" && oid == f.OID), err
}

// fetch downloads a file beside the others and puts it in its place.
func (p *Pull) fetch(ctx context.Context, root *os.Root, commit string, f File) error {
	sum := sha256.Sum256([]byte(f.Path + "\n" + f.OID + "\n" + f.SHA256))
	name := path.Join(parts, hex.EncodeToString(sum[:16]))
	part, err := root.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return fault.New(fault.Denied, "a download cannot be kept: %w", err).At("%s", p.Dir)
	}
	defer part.Close()
	if err := p.Hub.Fetch(ctx, p.Repository, commit, f, part, p.Line); err != nil {
		return err
	}
	if err := part.Close(); err != nil {
		return fmt.Errorf("keep a download: %w", err)
	}
	err = root.MkdirAll(path.Dir(f.Path), 0o777)
	if err == nil {
		err = root.Rename(name, f.Path)
	}
	if err != nil {
		return fault.New(fault.Conflict, "a file cannot be put in its place: %w", err).At("%s: %s", p.Dir, words(f.Path)).Try("pull into another folder, or remove what stands there")
	}
	return nil
}

// prune removes files that are not in a list, and folders that hold nothing then.
func prune(root *os.Root, files []File, pick pick) (n int64, err error) {
	keep := make(map[string]bool, len(files))
	for _, f := range files {
		keep[f.Path] = true
	}
	var folders []string
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == parts:
			return fs.SkipDir
		case e.IsDir():
			folders = append(folders, name)
			return nil
		case keep[name] || !pick.takes(name):
			return nil
		}
		n++
		return root.Remove(name)
	})
	if err != nil {
		return n, fault.New(fault.Denied, "what the revision does not have cannot be removed: %w", err)
	}
	for _, name := range slices.Backward(folders) {
		if name == "." {
			continue
		}
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			continue // it holds something
		}
	}
	return n, nil
}

// pick chooses files by patterns.
type pick struct{ include, exclude []*regexp.Regexp }

func newPick(include, exclude []string) (p pick, err error) {
	for _, set := range []struct {
		from []string
		to   *[]*regexp.Regexp
	}{{include, &p.include}, {exclude, &p.exclude}} {
		for _, pattern := range set.from {
			re, err := regexp.Compile(expression(pattern))
			if err != nil || pattern == "" {
				return p, fault.New(fault.Invalid, "%q is no pattern", words(pattern)).Try("write it as in 'data/khm-Khmr/*' or '*.parquet'")
			}
			*set.to = append(*set.to, re)
		}
	}
	return p, nil
}

func expression(pattern string) string {
	var b strings.Builder
	b.WriteString("^(?s:")
	if !strings.Contains(pattern, "/") {
		b.WriteString("(?:.*/)?")
	}
	for _, c := range pattern {
		switch c {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	b.WriteString(")$")
	return b.String()
}

func (p pick) takes(name string) bool {
	fits := func(list []*regexp.Regexp) bool {
		return slices.ContainsFunc(list, func(re *regexp.Regexp) bool { return re.MatchString(name) })
	}
	return (len(p.include) == 0 || fits(p.include)) && !fits(p.exclude)
}
