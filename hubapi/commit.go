package hubapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxCommit  = 8 << 30 // bytes of a commit with the files inside it
	maxTitle   = 1 << 10
	maxMessage = 64 << 10
	maxDrain   = 256 << 20 // bytes of a refused commit that are still taken in, so that its sender reads the answer
	maxReadme  = 4 << 20
	readme     = "README.md"
)

// commit takes a commit as lines of JSON. Files that it holds go to the object store as they come.
func (c *call) commit(name hub.Name, revision string) error {
	r, err := c.repository(name, access.Commit)
	if err == nil && proposes(c.r.URL.Query().Get("create_pr")) {
		err = errProposals()
	}
	body := http.MaxBytesReader(c.w, c.r.Body, maxCommit)
	var p hub.Proposal
	if err == nil {
		p, err = c.proposal(r, body)
	}
	if err != nil {
		if !c.id.Anonymous() {
			io.CopyN(io.Discard, body, maxDrain)
		}
		return err
	}
	branch := strings.TrimPrefix(revision, "refs/heads/")
	if branch == "" || branch == "HEAD" {
		branch = hub.Main
	}
	done, err := c.hub.Commit(c.ctx(), name, branch, p)
	if fault.Of(err) == fault.Missing {
		err = &refusal{code: "RevisionNotFound", cause: err}
	}
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"success": true, "commitOid": done.ID, "commitUrl": c.page(name) + "/commit/" + done.ID, "hookOutput": ""})
}

// proposal reads a commit and sees to it that all files it names are there.
func (c *call) proposal(r hub.Repository, body io.Reader) (p hub.Proposal, err error) {
	p.Author = c.id.User.Name
	list := newOperations(body, c.Folder)
	draft := draft{call: c, repository: r, proposal: &p}
	for {
		o, err := list.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p, err
		}
		err = draft.apply(o)
		if o.content != nil {
			o.content.Close()
		}
		if err != nil {
			return p, err
		}
	}
	if !draft.headed {
		return p, fault.New(fault.Invalid, "the commit has no header")
	}
	if p.Title == "" {
		p.Title = "Change files"
	}
	return p, nil
}

// draft is a commit that is being read.
type draft struct {
	*call
	repository hub.Repository
	proposal   *hub.Proposal
	headed     bool
}

func (d *draft) apply(o operation) (err error) {
	if o.key == "header" {
		return d.header(o)
	}
	path, err := o.text("path")
	if err != nil {
		return err
	}
	defer func() {
		var f *fault.Fault
		if errors.As(err, &f) && f.Place == "" {
			f.At("%.200s", path)
		}
	}()
	change := hub.Change{Path: path}
	switch o.key {
	case "file":
		change, err = d.file(path, o)
	case "lfsFile":
		change, err = d.large(path, o)
	case "deletedFile":
		change.Remove = true
	case "deletedFolder":
		change.Path, change.Remove = strings.TrimSuffix(path, "/"), true
	default:
		return fault.New(fault.Invalid, "the operation %.40q is not known", o.key)
	}
	if err != nil {
		return err
	}
	if err := hub.CheckPath(change.Path); err != nil {
		return err
	}
	if change.Path == readme && change.Remove {
		d.proposal.Card = new(string)
	}
	d.proposal.Changes = append(d.proposal.Changes, change)
	return nil
}

func (d *draft) header(o operation) (err error) {
	if d.headed {
		return fault.New(fault.Invalid, "the commit has two headers")
	}
	d.headed = true
	p := d.proposal
	if p.Title, err = o.text("summary"); err != nil {
		return err
	}
	if p.Message, err = o.text("description"); err != nil {
		return err
	}
	if p.Parent, err = o.text("parentCommit"); err != nil {
		return err
	}
	if len(p.Title) > maxTitle || len(p.Message) > maxMessage {
		return fault.New(fault.Invalid, "the title of a commit has up to %d bytes, its message up to %d", maxTitle, maxMessage)
	}
	return nil
}

// file keeps a file that came inside the commit.
func (d *draft) file(path string, o operation) (hub.Change, error) {
	if err := hub.CheckPath(path); err != nil {
		return hub.Change{}, err
	}
	if o.content == nil {
		return hub.Change{}, fault.New(fault.Invalid, "the file has no content")
	}
	encoding, err := o.text("encoding")
	if err != nil {
		return hub.Change{}, err
	}
	b, err := o.content.digest(encoding)
	if err != nil {
		return hub.Change{}, err
	}
	content, err := o.content.open(encoding)
	if err != nil {
		return hub.Change{}, err
	}
	if err := d.hub.Objects().Put(d.ctx(), b.SHA256, b.Size, content); err != nil {
		return hub.Change{}, err
	}
	if err := d.hub.AddBlob(d.ctx(), b, d.repository.Number); err != nil {
		return hub.Change{}, err
	}
	if path == readme {
		if content, err = o.content.open(encoding); err != nil {
			return hub.Change{}, err
		}
		if err := d.card(content); err != nil {
			return hub.Change{}, err
		}
	}
	return hub.Change{Path: path, OID: b.OID, SHA256: b.SHA256, Size: b.Size}, nil
}

// large names a file that was uploaded before the commit. Only what was uploaded for this very repository counts: else whoever learns the digest of a
// file in a private repository could read it.
func (d *draft) large(path string, o operation) (hub.Change, error) {
	oid, err := o.text("oid")
	if err != nil {
		return hub.Change{}, err
	}
	if algorithm, err := o.text("algo"); err != nil || algorithm != "" && algorithm != "sha256" {
		return hub.Change{}, fault.New(fault.Invalid, "a large file is named by its sha256")
	}
	b, ok, err := d.hub.Uploaded(d.ctx(), d.repository.Number, oid)
	if err != nil {
		return hub.Change{}, err
	}
	if !ok {
		return hub.Change{}, fault.New(fault.Invalid, "the file %.80s has not been uploaded for this repository", oid).Try("upload it first")
	}
	// A copy of a file comes without a size.
	if size, given, err := o.number("size"); err != nil || given && size != b.Size {
		return hub.Change{}, fault.New(fault.Invalid, "the file has %d bytes, not %d", b.Size, size)
	}
	if path == readme {
		content, err := d.hub.Objects().Open(d.ctx(), oid, 0, min(b.Size, maxReadme+1))
		if err != nil {
			return hub.Change{}, fmt.Errorf("read the card: %w", err)
		}
		defer content.Close()
		if err := d.card(content); err != nil {
			return hub.Change{}, err
		}
	}
	return hub.Change{Path: path, OID: hub.PointerOID(oid, b.Size), SHA256: oid, Size: b.Size, Large: true}, nil
}

// card reads the metadata of the card that a commit brings.
func (d *draft) card(content io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(content, maxReadme+1))
	if err != nil {
		return fmt.Errorf("read the card: %w", err)
	}
	if len(text) > maxReadme {
		return fault.New(fault.Invalid, "the card is longer than %d bytes", maxReadme).At(readme)
	}
	card, err := hub.ParseCard(string(text))
	d.proposal.Card = &card
	return err
}
