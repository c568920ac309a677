package store

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// carry takes annals, as they travel, to another site with the bytes of their files, except those that leave names.
func carry(t *testing.T, from, to *site, as hub.Name, a hub.Annals, files []hub.Carried, leave ...string) (hub.Adoption, error) {
	t.Helper()
	r, err := to.hub.Repository(t.Context(), as)
	if fault.Of(err) == fault.Missing {
		r = to.create(t, as)
	} else if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if slices.Contains(leave, f.Path) {
			continue
		}
		b, err := from.shelf.Open(t.Context(), f.SHA256, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := to.shelf.Put(t.Context(), f.SHA256, f.Size, bytes.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		if err := to.hub.AddBlob(t.Context(), hub.Blob{SHA256: f.SHA256, Size: f.Size}, r.Number); err != nil {
			t.Fatal(err)
		}
	}
	var wire bytes.Buffer
	if err := a.Write(&wire); err != nil {
		t.Fatal(err)
	}
	read, err := hub.ReadAnnals(&wire)
	if err != nil {
		t.Fatal(err)
	}
	return to.hub.Adopt(t.Context(), as, "dara", read)
}

// annals checks that revisions travel to another hub and stay what they are, that a second journey carries only what is new, and that nobody comes
// to files of others by naming them.
func annals(t *testing.T, s *site) {
	ctx := t.Context()
	other := newSite(t, filepath.Join(t.TempDir(), "other.db"))
	other.clock.pass(time.Hour)
	s.create(t, name)
	first := s.commit(t, name, s.put(t, "data/khm-Khmr/ភាគ.parquet", 1), s.put(t, "data/tha-Thai/ส่วน.parquet", 2), s.upload(t, name, "README.md", []byte("---\nlicense: cc0-1.0\n---\nတမန်\n")))
	if err := s.hub.AddRef(ctx, name, hub.Ref{Kind: hub.Tag, Name: "v1", Message: "ครั้งแรก"}, hub.Main); err != nil {
		t.Fatal(err)
	}
	export := func(revision string, known []string, shallow bool) (hub.Annals, []hub.Carried) {
		t.Helper()
		_, a, err := s.hub.Annals(ctx, name, revision, known, shallow)
		if err != nil {
			t.Fatal(err)
		}
		return a, a.Files
	}
	a, files := export("", nil, false)
	if len(a.Refs) != 2 || len(a.Commits) != 2 || len(files) != 3 {
		t.Fatalf("%d refs, %d commits, %d files", len(a.Refs), len(a.Commits), len(files))
	}
	to := hub.Name{Kind: hub.Dataset, Owner: "dara", Name: "copy"}
	if _, err := carry(t, s, other, to, a, files, "README.md"); fault.Of(err) != fault.Incomplete {
		t.Errorf("without a file: %v", err)
	}
	got, err := carry(t, s, other, to, a, files)
	if err != nil || got.Commits != 2 || len(got.Refs) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, revision := range []string{hub.Main, "v1"} {
		if r, c, err := other.hub.Revision(ctx, to, revision); err != nil || c.ID != first.ID || !strings.Contains(r.Card, "cc0-1.0") {
			t.Errorf("%s is %s, not %s: %v", revision, c.ID, first.ID, err)
		}
	}
	if got, err := carry(t, s, other, to, a, files); err != nil || got.Commits != 0 || len(got.Refs) != 0 {
		t.Errorf("a second time: %+v, %v", got, err)
	}

	second := s.commit(t, name, s.put(t, "data/lao-Laoo/ພາກ.parquet", 3))
	late, lateFiles := export("", []string{first.ID, strings.Repeat("0", 40)}, false)
	if len(late.Commits) != 1 || len(lateFiles) != 1 || lateFiles[0].Path != "data/lao-Laoo/ພາກ.parquet" {
		t.Errorf("%d commits, files %v", len(late.Commits), lateFiles)
	}
	if _, err := carry(t, s, other, hub.Name{Kind: hub.Dataset, Owner: "dara", Name: "empty"}, late, lateFiles); fault.Of(err) != fault.Conflict {
		t.Errorf("what it builds on is not there: %v", err)
	}
	if _, err := carry(t, s, other, to, late, lateFiles); err != nil {
		t.Error(err)
	}
	_, c, err := other.hub.Revision(ctx, to, "")
	if err != nil || c.ID != second.ID {
		t.Errorf("main is %s, not %s: %v", c.ID, second.ID, err)
	}
	list, _, err := other.hub.History(ctx, c, 0, 10)
	if err != nil || len(list) != 3 || list[1].ID != first.ID {
		t.Errorf("the history is %v, %v", list, err)
	}
	// Annals of before: the branch has gone on, and stays.
	if got, err := carry(t, s, other, to, a, files); err != nil || len(got.Refs) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	shallow, shallowFiles := export(hub.Main, nil, true)
	if got, err := carry(t, s, other, hub.Name{Kind: hub.Dataset, Owner: "dara", Name: "short"}, shallow, shallowFiles); err != nil || got.Commits != 1 || len(shallowFiles) != 4 {
		t.Errorf("one revision: %+v, %v, %d files", got, err, len(shallowFiles))
	}

	// Somebody committed there: the branch leads elsewhere.
	other.commit(t, to, other.upload(t, to, "ផ្សេង.txt", []byte("x")))
	s.commit(t, name, s.put(t, "d.txt", 4))
	if apart, apartFiles := export("", []string{second.ID}, false); len(apart.Commits) != 1 {
		t.Errorf("%d commits", len(apart.Commits))
	} else if _, err := carry(t, s, other, to, apart, apartFiles); fault.Of(err) != fault.Conflict {
		t.Errorf("a branch that went another way: %v", err)
	}

	// Another person names the files, and the directories, of this repository.
	thief := hub.Name{Kind: hub.Dataset, Owner: "thief", Name: "x"}
	if _, err := carry(t, s, other, thief, a, nil); fault.Of(err) != fault.Incomplete {
		t.Errorf("files of others: %v", err)
	}
	bare := a
	bare.Trees = nil
	if _, err := carry(t, s, other, thief, bare, nil); fault.Of(err) != fault.Conflict {
		t.Errorf("directories of others: %v", err)
	}
	bent := a
	bent.Commits = slices.Clone(a.Commits)
	bent.Commits[1].Author = "somebody"
	if _, err := carry(t, s, other, to, bent, nil); fault.Of(err) != fault.Broken {
		t.Errorf("a commit that was changed: %v", err)
	}
	var wire bytes.Buffer
	if err := a.Write(&wire); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{wire.Bytes()[:wire.Len()/2], bytes.Replace(wire.Bytes(), []byte("README"), []byte("readme"), 1), wire.Bytes()[bytes.IndexByte(wire.Bytes(), '\n')+1:], []byte("{}\n")} {
		if _, err := hub.ReadAnnals(bytes.NewReader(bad)); fault.Of(err) != fault.Broken {
			t.Errorf("%d bytes of %d: %v", len(bad), wire.Len(), err)
		}
	}
}
