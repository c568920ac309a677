// Package kit carries revisions of a repository in files, for slow lines and by courier: a folder of objects under their SHA-256 with a manifest, in one
// volume or several, or all of it in one tar. The format is written down in docs/format/kit.md.
package kit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Format names the layout.
const Format = "lontar-kit-1"

const (
	manifestFile = "kit.json"
	sealFile     = "kit.json.sha256"
	annalsFile   = "annals.ndjson"
	maxManifest  = 512 << 20
)

// Manifest says what a kit holds. Its id is the SHA-256 of the manifest as it is written.
type Manifest struct {
	Format   string          `json:"format"`
	Lontar   string          `json:"lontar"`
	Made     time.Time       `json:"made"`
	From     string          `json:"from"` // address of the hub; "" when it was made at the machine itself
	Kind     hub.Kind        `json:"kind"`
	Name     string          `json:"name"`     // OWNER/NAME
	Revision string          `json:"revision"` // as it was asked for; "" for all branches and tags
	Licence  json.RawMessage `json:"licence,omitempty"`
	Card     json.RawMessage `json:"card,omitempty"` // metadata of the card, with sources
	Note     string          `json:"note,omitempty"`
	Heads    []string        `json:"heads"`          // commits that refs name
	Base     []string        `json:"base,omitempty"` // commits that the other side is said to have
	Shallow  bool            `json:"shallow,omitempty"`
	Annals   Digest          `json:"annals"`
	Objects  []hub.Carried   `json:"objects"`
	Left     int             `json:"left_out,omitempty"` // objects that the other side is said to have
	Volume   int64           `json:"volume,omitempty"`   // bytes of objects in a volume; 0 for one volume
}

// Digest says what a file is.
type Digest struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// piece is an object, or a part of one, in a volume.
type piece struct {
	object hub.Carried
	offset int64
	size   int64
	volume int // from 1
}

// name gives the file of a piece.
func (p piece) name() string {
	name := path.Join("objects", p.object.SHA256[:2], p.object.SHA256)
	if p.size != p.object.Size {
		name += fmt.Sprintf(".%d", p.offset)
	}
	return name
}

// pieces says where everything goes: objects in their order, a new volume where one does not fit, and in parts what no volume holds.
func (m Manifest) pieces() (list []piece) {
	volume, full := 1, int64(0)
	for _, o := range m.Objects {
		if m.Volume == 0 {
			list = append(list, piece{o, 0, o.Size, 1})
			continue
		}
		if o.Size <= m.Volume && full+o.Size > m.Volume {
			volume, full = volume+1, 0
		}
		for offset := int64(0); ; {
			if full >= m.Volume {
				volume, full = volume+1, 0
			}
			size := min(o.Size-offset, m.Volume-full)
			list = append(list, piece{o, offset, size, volume})
			full += size
			if offset += size; offset >= o.Size {
				break
			}
		}
	}
	return list
}

// Volumes gives how many volumes there are.
func (m Manifest) Volumes() int {
	n := 1
	for _, p := range m.pieces() {
		n = max(n, p.volume)
	}
	return n
}

// Bytes gives the bytes of all objects.
func (m Manifest) Bytes() (n int64) {
	for _, o := range m.Objects {
		n += o.Size
	}
	return n
}

// seal gives the manifest as it is written and its id.
func (m Manifest) seal() (text []byte, id string, err error) {
	if text, err = json.MarshalIndent(m, "", " "); err != nil {
		return nil, "", fmt.Errorf("write the manifest of a kit: %w", err)
	}
	text = append(text, '\n')
	return text, digest(text), nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// check says what is wrong with a manifest.
func (m Manifest) check() error {
	switch {
	case m.Format != Format:
		return fault.New(fault.Invalid, "this is no kit of format %s but %.40q", Format, m.Format).Try("use the version of lontar that made it, or a newer one")
	case m.Volume < 0, m.Volume > 0 && m.Volume < 1000, !hub.IsSHA256(m.Annals.SHA256), m.Annals.Size < 0, m.Annals.Size > hub.MaxAnnals:
		return fault.New(fault.Broken, "the manifest of the kit cannot be")
	}
	if _, err := hub.ParseName(m.Kind, m.Name); err != nil || m.Kind != hub.Dataset && m.Kind != hub.Model {
		return fault.New(fault.Broken, "the manifest of the kit names no repository: %.100q", m.Name)
	}
	const largest = 1 << 50
	for _, o := range m.Objects {
		if !hub.IsSHA256(o.SHA256) || o.Size < 0 || o.Size > largest || m.Volume > 0 && o.Size/m.Volume > 100_000 {
			return fault.New(fault.Broken, "the manifest of the kit has an object %.80q that cannot be", o.SHA256)
		}
	}
	return nil
}

// parse reads a manifest and checks it against its seal.
func parse(text []byte, seal string) (m Manifest, id string, err error) {
	id = digest(text)
	if len(seal) < 64 || seal[:64] != id {
		return m, "", fault.New(fault.Broken, "the manifest of the kit is not the one that was sealed: it is damaged, or was changed").Try("copy the kit again")
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, "", fault.New(fault.Broken, "the manifest of the kit cannot be read: %w", err)
	}
	return m, id, m.check()
}

// box is where the files of a volume lie.
type box interface {
	// open gives a file and its size; a missing one is fs.ErrNotExist.
	open(name string) (file, int64, error)
}

type file interface {
	io.ReaderAt
	io.Closer
}

// folder is a box on disk.
type folder string

func (f folder) open(name string) (file, int64, error) {
	full := path.Join(string(f), name)
	info, err := os.Lstat(full)
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, 0, err
	}
	r, err := os.Open(full)
	return r, info.Size(), err
}

// read reads a small file of a box.
func read(b box, name string, most int64) ([]byte, error) {
	f, size, err := b.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size > most {
		return nil, fault.New(fault.Broken, "%s has %d bytes", name, size)
	}
	text := make([]byte, size)
	if n, err := f.ReadAt(text, 0); int64(n) != size && err != nil {
		return nil, fault.New(fault.Broken, "%s cannot be read: %w", name, err)
	}
	return text, nil
}

// manifest reads the manifest of a box; fs.ErrNotExist when there is none.
func manifest(b box) (Manifest, string, error) {
	text, err := read(b, manifestFile, maxManifest)
	if err != nil {
		return Manifest{}, "", err
	}
	seal, err := read(b, sealFile, 1000)
	if errors.Is(err, fs.ErrNotExist) {
		err = fault.New(fault.Broken, "the kit has no %s", sealFile)
	}
	if err != nil {
		return Manifest{}, "", err
	}
	return parse(text, string(seal))
}

// Known is what the other side is said to have.
type Known struct {
	Commits []string
	Objects map[string]bool // by SHA-256
}

// leave takes out of annals the files that the other side has.
func (k Known) leave(files []hub.Carried) []hub.Carried {
	return slices.DeleteFunc(slices.Clone(files), func(c hub.Carried) bool { return k.Objects[c.SHA256] })
}
