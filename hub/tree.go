package hub

import (
	"cmp"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Entry is a file or a directory of a Tree.
type Entry struct {
	Name   string `json:"n"`
	OID    string `json:"o"`           // git's object id: of the bytes, of the pointer to a large file, of a directory
	Tree   string `json:"t,omitempty"` // of a directory: the key of its Tree; "" for a file
	SHA256 string `json:"s,omitempty"` // of a file
	Size   int64  `json:"z,omitempty"`
	Large  bool   `json:"l,omitempty"` // a client uploaded it by LFS or Xet and knows it by its SHA-256
}

// Directory reports whether the entry is one.
func (e Entry) Directory() bool { return e.Tree != "" }

// Tree is the content of a directory, in the order of names. It is content-addressed: revisions share the directories that stay the same.
type Tree []Entry

// Key gives the SHA-256 of the tree as it is kept.
func (t Tree) Key() (key string, kept []byte, err error) {
	if kept, err = json.Marshal(t); err != nil {
		return "", nil, fmt.Errorf("encode a tree: %w", err)
	}
	sum := sha256.Sum256(kept)
	return hex.EncodeToString(sum[:]), kept, nil
}

// ParseTree reads a tree as it is kept.
func ParseTree(kept []byte) (Tree, error) {
	var t Tree
	if err := json.Unmarshal(kept, &t); err != nil {
		return nil, fault.New(fault.Broken, "a directory in the books cannot be read: %w", err)
	}
	return t, nil
}

// OID gives git's object id of the tree: modes 100644 and 40000, names in git's order.
func (t Tree) OID() string {
	sorted := slices.Clone(t)
	key := func(e Entry) string {
		if e.Directory() {
			return e.Name + "/"
		}
		return e.Name
	}
	slices.SortFunc(sorted, func(a, b Entry) int { return cmp.Compare(key(a), key(b)) })
	var b []byte
	for _, e := range sorted {
		mode := "100644 "
		if e.Directory() {
			mode = "40000 "
		}
		oid, _ := hex.DecodeString(e.OID)
		b = append(append(append(append(b, mode...), e.Name...), 0), oid...)
	}
	h := gitHash("tree", int64(len(b)))
	h.Write(b)
	return hex.EncodeToString(h.Sum(make([]byte, 0, sha1.Size)))
}

func (t Tree) find(name string) (int, bool) {
	return slices.BinarySearchFunc(t, name, func(e Entry, name string) int { return strings.Compare(e.Name, name) })
}
