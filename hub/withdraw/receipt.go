package withdraw

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Receipt says what was done. It holds nothing of the records.
type Receipt struct {
	Format     string     `json:"format"` // "lontar-withdrawal-1"
	ID         string     `json:"id"`
	Hub        string     `json:"hub"`
	Kind       string     `json:"kind"`
	Hash       string     `json:"hash"` // keyed hash of what was named
	Repository string     `json:"repository,omitempty"`
	By         string     `json:"by"`
	Reason     string     `json:"reason,omitempty"`
	Asked      time.Time  `json:"asked"`
	Due        time.Time  `json:"due"`
	Done       time.Time  `json:"done"`
	Answer     string     `json:"answer"` // in words
	Found      Found      `json:"found"`
	Removed    Removed    `json:"removed"`
	Places     []Place    `json:"places"`
	Derived    []Derived  `json:"derived"`
	Private    int        `json:"derived_private"` // further ones of private repositories of others
	Outside    []Outside  `json:"outside_reach"`
	Unsearched []Unsearch `json:"unsearched"`
}

// Found counts what was found.
type Found struct {
	Records int64 `json:"records"` // different ones, by id
	Rows    int64 `json:"rows"`    // in different files: the records, their copies and what was measured on them
	Files   int64 `json:"files"`   // different files that were removed or rebuilt
	Scanned int64 `json:"scanned"` // files with records that were looked into
}

// Removed counts what was removed.
type Removed struct {
	Files  int64  `json:"files"` // different files
	Bytes  int64  `json:"bytes"`
	Shared int64  `json:"shared"`          // files that stay, because repositories hold them that the withdrawal was not about
	Pieces int64  `json:"pieces"`          // bytes of uploads in pieces
	Books  string `json:"books,omitempty"` // why the database could not be scrubbed
}

// Place is a repository that held records.
type Place struct {
	Repository string   `json:"repository"`
	Files      int      `json:"files"`
	Revisions  []string `json:"revisions"` // commits that held records: their files are withheld
	Branches   []Branch `json:"branches"`
}

// Branch is a branch that was rebuilt.
type Branch struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Derived is a data set or model that was made of a revision that held records.
type Derived struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // how
	Of   string `json:"of"`
}

// Outside is what a hub cannot reach.
type Outside struct {
	What       string `json:"what"`
	Repository string `json:"repository,omitempty"`
	Known      *int64 `json:"known"` // how many the hub knows of; null when it does not count them
}

// Unsearch is a file that could not be looked into to its end.
type Unsearch struct {
	SHA256 string `json:"sha256"`
	Why    string `json:"why"`
}

// Signed is a receipt with a signature (Ed25519, RFC 8032) over the bytes of the receipt as compact JSON.
type Signed struct {
	Receipt   json.RawMessage `json:"receipt"`
	Key       string          `json:"key"` // the public key, base64
	Signature string          `json:"signature"`
}

const receiptFormat = "lontar-withdrawal-1"

// Verify checks a signed receipt against the keys of a hub, base64. A wrong signature, or one of another key, is a fault of kind Denied.
func Verify(b []byte, keys []string) (r Receipt, err error) {
	var s Signed
	if err := json.Unmarshal(b, &s); err != nil {
		return r, fault.New(fault.Invalid, "this is no receipt: %w", err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, s.Receipt); err != nil {
		return r, fault.New(fault.Invalid, "this is no receipt: %w", err)
	}
	if err := json.Unmarshal(s.Receipt, &r); err != nil || r.Format != receiptFormat {
		return r, fault.New(fault.Invalid, "this is no receipt of format %s", receiptFormat)
	}
	if !slices.Contains(keys, s.Key) {
		return r, fault.New(fault.Denied, "the receipt is signed with a key that is not one of the hub's").Try("ask the hub that is named on it: %s", r.Hub)
	}
	key, err := base64.StdEncoding.DecodeString(s.Key)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return r, fault.New(fault.Invalid, "the key of the receipt cannot be read")
	}
	signature, err := base64.StdEncoding.DecodeString(s.Signature)
	if err != nil || !ed25519.Verify(key, compact.Bytes(), signature) {
		return r, fault.New(fault.Denied, "the receipt was changed after it was signed: the signature does not fit")
	}
	return r, nil
}

// Keys gives the public keys of the hub, base64, with when each was first used. The one in use is among them.
func (o *Office) Keys(ctx context.Context) (keys map[string]string, current string, err error) {
	keys = map[string]string{}
	err = o.hub.Read(ctx, func(b hub.Books) error {
		facts, err := b.FactsOf(ctx, factPublic)
		for name, since := range facts {
			keys[strings.TrimPrefix(name, factPublic)] = since
		}
		return err
	})
	return keys, base64.StdEncoding.EncodeToString(o.Key.Public().(ed25519.PublicKey)), err
}

// finish signs the receipt and ends the withdrawal.
func (j *job) finish(ctx context.Context) error {
	return j.hub.Write(ctx, func(b hub.Books) error {
		r, err := j.receipt(ctx, b)
		if err != nil {
			return err
		}
		text, err := marshal(r)
		if err != nil {
			return err
		}
		text = bytes.TrimSpace(text)
		s := Signed{Receipt: text, Key: base64.StdEncoding.EncodeToString(j.Key.Public().(ed25519.PublicKey)), Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(j.Key, text))}
		if j.Receipt, err = marshal(s); err != nil {
			return err
		}
		j.State, j.Done = hub.Finished, r.Done
		if err := b.DropFinds(ctx, j.ID); err != nil {
			return err
		}
		if err := b.AddEvent(ctx, hub.Event{At: r.Done, Actor: j.By, Action: "withdrawal.done", Object: j.ID, Detail: r.Answer}); err != nil {
			return err
		}
		return j.save(ctx, b)
	})
}

func (j *job) receipt(ctx context.Context, b hub.Books) (Receipt, error) {
	r := Receipt{Format: receiptFormat, ID: j.ID, Hub: j.Public, Kind: j.Kind, Hash: j.Hash, By: j.By, Reason: j.Reason, Asked: j.At, Due: j.Due, Done: j.hub.Now(),
		Places: []Place{}, Derived: []Derived{}, Outside: []Outside{}, Unsearched: []Unsearch{}}
	entries, err := b.Suppressed(ctx, j.ID)
	if err != nil {
		return r, err
	}
	for _, e := range entries {
		if e.Kind == "id-hash" && (j.Kind != "id" || e.Value != j.Hash || j.notes.Named) {
			r.Found.Records++
		}
	}
	finds, err := b.Finds(ctx, j.ID)
	if err != nil {
		return r, err
	}
	r.Found.Rows, r.Found.Files, r.Found.Scanned = j.notes.Rows, int64(len(finds)), j.notes.Scanned
	r.Removed = Removed{Files: j.notes.Objects, Bytes: j.notes.Bytes, Shared: j.notes.Shared, Pieces: j.notes.Pieces, Books: j.notes.Scrub}
	for _, u := range j.notes.Unread {
		r.Unsearched = append(r.Unsearched, Unsearch(u))
	}
	if j.Repository != 0 {
		if repo, err := b.RepositoryOf(ctx, j.Repository); err == nil {
			r.Repository = repo.Path()
		} else if fault.Of(err) != fault.Missing {
			return r, err
		}
	}
	owners := map[string]bool{}
	for _, n := range slices.Sorted(maps.Keys(j.notes.Repositories)) {
		at := j.notes.Repositories[n]
		p := Place{Repository: at.Name, Files: at.Files, Revisions: append([]string{}, at.Commits...), Branches: []Branch{}}
		for _, br := range at.Branches {
			p.Branches = append(p.Branches, Branch(br))
		}
		r.Places = append(r.Places, p)
		name, _, _ := hub.ParsePath(at.Name)
		owners[strings.ToLower(name.Owner)] = true
		if err := outside(ctx, b, &r, at.Name, name, n); err != nil {
			return r, err
		}
	}
	if len(r.Places) > 0 {
		made, err := b.EventCounts(ctx, "hub")
		if err != nil {
			return r, err
		}
		backups := made["backup"]
		r.Outside = append(r.Outside, Outside{What: "backups made before, until they are made anew", Known: &backups})
	}
	if err := j.derived(ctx, b, &r, owners); err != nil {
		return r, err
	}
	r.Answer = answer(r)
	return r, nil
}

// outside adds the copies of a repository that were given away.
func outside(ctx context.Context, b hub.Books, r *Receipt, path string, name hub.Name, number int64) error {
	repo, err := b.RepositoryOf(ctx, number)
	if fault.Of(err) == fault.Missing {
		return nil
	}
	if err != nil {
		return err
	}
	counts, err := b.EventCounts(ctx, string(name.Kind)+" "+name.ID())
	if err != nil {
		return err
	}
	kits, downloads := int64(0), repo.Downloads
	for action, n := range counts {
		if strings.HasPrefix(action, "kit.") || strings.HasPrefix(action, "export") {
			kits += n
		}
	}
	r.Outside = append(r.Outside, Outside{"exported kits", path, &kits}, Outside{"pulled copies", path, &downloads})
	return nil
}

const maxDerived = 10_000

// derived names what was made of a revision that held records, and of that in turn. Private repositories of others are counted only.
func (j *job) derived(ctx context.Context, b hub.Books, r *Receipt, owners map[string]bool) error {
	var level []string
	seen := map[string]bool{}
	affected := map[string]bool{}
	for _, p := range r.Places {
		seen[p.Repository] = true
		for _, c := range p.Revisions {
			affected[p.Repository+"@"+c] = true
		}
		for _, br := range p.Branches { // the rebuilt revisions are no derived ones
			seen[p.Repository+"@"+br.After] = true
		}
		level = append(level, p.Repository)
	}
	for first := true; len(level) > 0; first = false {
		var next []string
		for _, s := range level {
			edges, err := b.Children(ctx, s, maxDerived)
			if err != nil {
				return err
			}
			for _, e := range edges {
				// Of a revision that never held them nothing was made of them. A name without revision, or with one that is not known, may mean any.
				if _, revision, _ := strings.Cut(e.Parent, "@"); first && hub.IsCommitID(revision) && !affected[e.Parent] {
					continue
				}
				if !first && e.Parent != s {
					continue // of a revision of it that was made otherwise
				}
				if seen[e.Child] || len(r.Derived) == maxDerived {
					continue
				}
				seen[e.Child] = true
				bare, _, _ := strings.Cut(e.Child, "@")
				next = append(next, e.Child)
				if bare != e.Child && !seen[bare] { // what names the child without a revision
					seen[bare] = true
					next = append(next, bare)
				}
				shown, err := tellable(ctx, b, e.Child, owners)
				if err != nil {
					return err
				}
				if shown {
					r.Derived = append(r.Derived, Derived{e.Child, string(e.Kind), e.Parent})
				} else {
					r.Private++
				}
			}
		}
		level = next
	}
	return nil
}

func tellable(ctx context.Context, b hub.Books, path string, owners map[string]bool) (bool, error) {
	name, _, ok := hub.ParsePath(path)
	if !ok {
		return true, nil
	}
	repo, err := b.Repository(ctx, name)
	if fault.Of(err) == fault.Missing {
		return true, nil
	}
	return err == nil && (repo.Visibility == hub.Public || owners[strings.ToLower(repo.Owner)]), err
}

// answer says in words what was done.
func answer(r Receipt) string {
	if r.Found.Rows == 0 && r.Found.Files == 0 {
		return "Nothing of what was named was found. It is on the suppression list and stays out."
	}
	s := "The records were taken out of every branch; the files that held them are removed."
	if r.Removed.Shared > 0 {
		s += " Files that other repositories hold too stay there."
	}
	if len(r.Unsearched) > 0 {
		s += " Some files are damaged and could not be searched to their end."
	}
	if r.Removed.Books != "" {
		s += " The database could not be scrubbed."
	}
	return s
}
