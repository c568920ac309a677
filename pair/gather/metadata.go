package gather

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/picture"
)

// finding is what the bytes of a picture say. It depends on them and on the settings only.
type finding struct {
	reason        string
	mediaType     string
	width, height int
	hash          []byte
	said          picture.Metadata
	clean         []byte // the file without the place where it was taken, nil when it is the file as it was
	digest        string // of clean
}

// examine looks at the bytes of a picture.
func (s step) examine(b []byte) (f finding) {
	limits := picture.Limits{Bytes: s.MaxBytes}
	switch {
	case len(b) < s.MinBytes:
		return finding{reason: "few_bytes"}
	case len(b) > s.MaxBytes:
		return finding{reason: "many_bytes"}
	}
	info, err := picture.Inspect(b, limits)
	if err != nil {
		return finding{reason: "undecodable"}
	}
	f.mediaType, f.width, f.height = info.MediaType, info.Width, info.Height
	short, long := min(info.Width, info.Height), max(info.Width, info.Height)
	switch {
	case len(info.Hidden) > 0:
		f.reason = "polyglot"
	case short < s.MinSide:
		f.reason = "too_small"
	case long > s.MaxSide:
		f.reason = "too_large"
	case float64(long) > s.MaxAspect*float64(short):
		f.reason = "aspect"
	}
	if f.reason != "" {
		return f
	}
	img, _, err := picture.Decode(b, limits)
	if err != nil {
		f.reason = "undecodable"
		return f
	}
	if print, ok := picture.Take(img); ok {
		f.hash = print.Bytes()
	}
	if f.said, err = picture.ReadMetadata(b, limits); err != nil {
		f.reason = "undecodable"
		return f
	}
	if s.Places {
		return f
	}
	clean, err := picture.WithoutLocation(b, limits)
	if err != nil {
		f.reason = "undecodable"
		return f
	}
	if !bytes.Equal(clean, b) {
		sum := sha256.Sum256(clean)
		f.clean, f.digest = bytes.Clone(clean), hex.EncodeToString(sum[:])
	}
	return f
}

// tell says of a picture what was found. The digest is that of the file as it is then.
func (f *finding) tell(p *corpus.Picture) {
	if f.mediaType != "" {
		p.MediaType, p.Width, p.Height = f.mediaType, f.width, f.height
	}
	p.Hash = f.hash
	if f.clean != nil {
		p.Bytes, p.SHA256 = f.clean, f.digest
	}
	m, file := &f.said, &p.File
	for _, field := range []struct {
		to   *string
		from string
	}{{&file.Title, m.Title}, {&file.Description, m.Description}, {&file.Creator, m.Creator}, {&file.Copyright, m.Copyright}, {&file.Taken, m.Taken}} {
		if field.from != "" {
			*field.to = field.from
		}
	}
	if len(m.Keywords) > 0 {
		file.Keywords = append([]string(nil), m.Keywords...) // steps edit words in place
	}
	if p.Licence == "" {
		p.Licence = m.Licence
	}
	if rights, ok := corpus.LicenceOfURL(p.Licence); ok && p.Rights == "" {
		p.Rights = rights
	}
	if m.Latitude != nil && m.Longitude != nil {
		file.Place = degrees(*m.Latitude) + "," + degrees(*m.Longitude)
	}
}

// degrees writes an angle to about a metre.
func degrees(v float64) string {
	b := strconv.AppendFloat(nil, v, 'f', 5, 64)
	return string(bytes.TrimSuffix(bytes.TrimRight(b, "0"), []byte(".")))
}

// recent keeps what was found in the last pictures: the captions of a picture in many languages are records that stand together. What is found
// depends on the bytes only, so that it does not matter whether a picture is still there.
type recent struct {
	mu   sync.Mutex
	keys [8]string
	list [8]finding
	next int
}

// mostRecent is the most bytes of a picture that is kept.
const mostRecent = 4 << 20

func (r *recent) get(key string) (f finding, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, k := range r.keys {
		if k == key {
			return r.list[i], true
		}
	}
	return f, false
}

func (r *recent) put(key string, f finding, size int) {
	if size > mostRecent {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys[r.next], r.list[r.next] = key, f
	r.next = (r.next + 1) % len(r.keys)
}
