package kit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// WriteKnown writes what a hub has of a repository, as ReadKnown reads it.
func WriteKnown(w io.Writer, a hub.Annals) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "lontar-have-1\n")
	seen := map[string]bool{}
	for _, r := range a.Refs {
		if !seen[r.Commit] {
			fmt.Fprintf(out, "commit %s\n", r.Commit)
		}
		seen[r.Commit] = true
	}
	for _, f := range a.Files {
		fmt.Fprintf(out, "object %s\n", f.SHA256)
	}
	return out.Flush()
}

// ReadKnown reads what the other side has: a list of WriteKnown, or an earlier kit or its manifest.
func ReadKnown(name string) (k Known, err error) {
	k.Objects = map[string]bool{}
	info, err := os.Stat(name)
	if err != nil {
		return k, fault.New(fault.Missing, "what the other side has cannot be read: %w", err)
	}
	if info.IsDir() || strings.HasSuffix(name, ".tar") {
		earlier, err := Open(name)
		if err != nil {
			return k, err
		}
		k.add(earlier.Manifest)
		return k, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return k, fault.New(fault.Missing, "what the other side has cannot be read: %w", err)
	}
	defer f.Close()
	in := bufio.NewReader(io.LimitReader(f, maxManifest))
	if b, err := in.Peek(1); err == nil && b[0] == '{' {
		text, err := io.ReadAll(in)
		if err != nil {
			return k, fmt.Errorf("read a manifest: %w", err)
		}
		seal, err := os.ReadFile(name + ".sha256")
		if errors.Is(err, fs.ErrNotExist) {
			seal = []byte(digest(text)) // the manifest alone was sent: what it says of itself must do
		} else if err != nil {
			return k, fmt.Errorf("read a manifest: %w", err)
		}
		m, _, err := parse(text, string(seal))
		if err != nil {
			return k, err
		}
		k.add(m)
		return k, nil
	}
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		what, id, _ := strings.Cut(lines.Text(), " ")
		switch {
		case n == 1 && lines.Text() == "lontar-have-1":
		case n > 1 && what == "commit" && hub.IsCommitID(id):
			k.Commits = append(k.Commits, id)
		case n > 1 && what == "object" && hub.IsSHA256(id):
			k.Objects[id] = true
		default:
			return k, fault.New(fault.Invalid, "this is no list of what a hub has").At("%s line %d", name, n).Try("write it with lontar import --list-have")
		}
	}
	if err := lines.Err(); err != nil {
		return k, fault.New(fault.Broken, "the list cannot be read: %w", err).At("%s", name)
	}
	return k, nil
}

// add takes in what an earlier kit brought, and what that one built on.
func (k *Known) add(m Manifest) {
	k.Commits = append(k.Commits, m.Heads...)
	k.Commits = append(k.Commits, m.Base...)
	slices.Sort(k.Commits)
	k.Commits = slices.Compact(k.Commits)
	for _, o := range m.Objects {
		k.Objects[o.SHA256] = true
	}
}
