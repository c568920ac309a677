// Package probe looks for texts in what a program left on a disk, for tests: in the bytes of every file as they are, and in what they hold when a reader of
// their kind opens them. It shares no code with what it is to check.
package probe

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/pierrec/lz4/v4"
)

// Hit is a place where one of the texts was found.
type Hit struct {
	File  string
	Where string // "as it is", or how it was opened
	Text  string
}

// Probe looks for texts.
type Probe struct {
	Texts []string
	Seen  int // files that were opened
	Bytes int64
}

const (
	deepest = 4       // files within files
	most    = 1 << 30 // bytes of what is unpacked
)

// Dir looks into all files below a folder. Files that vanish meanwhile are none the worse.
func (p *Probe) Dir(dir string) (hits []Hit, err error) {
	err = filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		p.Seen++
		p.Bytes += int64(len(b))
		hits = append(hits, p.Look(name, b)...)
		return nil
	})
	return hits, err
}

// Look looks into the bytes of one file.
func (p *Probe) Look(name string, b []byte) []Hit { return p.look(name, "as it is", b, 0) }

func (p *Probe) look(name, where string, b []byte, depth int) (hits []Hit) {
	for _, text := range p.Texts {
		if bytes.Contains(b, []byte(text)) {
			hits = append(hits, Hit{name, where, text})
		}
	}
	if depth == deepest {
		return hits
	}
	in := func(how string, inner []byte) { hits = append(hits, p.look(name, where+", "+how, inner, depth+1)...) }
	switch {
	case bytes.HasPrefix(b, []byte("PAR1")):
		in("Parquet", cells(b))
		return hits
	case len(b) > 262 && string(b[257:262]) == "ustar":
		t := tar.NewReader(bytes.NewReader(b))
		for {
			h, err := t.Next()
			if err != nil {
				break
			}
			member, err := io.ReadAll(io.LimitReader(t, most))
			if err != nil {
				break
			}
			in("member "+h.Name, member)
		}
	}
	for _, chunk := range chunks(b) {
		in("chunk of a xorb", chunk)
	}
	// Compressed streams may begin anywhere: in a page of a database as well as in a file of their own.
	for at := range places(b, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
		if inner := unzstd(b[at:]); len(inner) > 0 {
			in(fmt.Sprintf("zstd at %d", at), inner)
		}
	}
	for at := range places(b, []byte{0x1f, 0x8b, 0x08}) {
		if inner := ungzip(b[at:]); len(inner) > 0 {
			in(fmt.Sprintf("gzip at %d", at), inner)
		}
	}
	return hits
}

func places(b, magic []byte) map[int]bool {
	found := map[int]bool{}
	for at := 0; len(found) < 10_000; {
		i := bytes.Index(b[at:], magic)
		if i < 0 {
			break
		}
		found[at+i] = true
		at += i + 1
	}
	return found
}

func unzstd(b []byte) []byte {
	z, err := zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(most))
	if err != nil {
		return nil
	}
	defer z.Close()
	out, _ := io.ReadAll(io.LimitReader(z, most)) // what follows a stream is no stream
	return out
}

func ungzip(b []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	z.Multistream(false)
	out, _ := io.ReadAll(io.LimitReader(z, most))
	return out
}

// cells gives all texts of a Parquet file, one behind the other.
func cells(b []byte) []byte {
	defer func() { _ = recover() }() // a file that only begins like one
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil
	}
	var out bytes.Buffer
	for _, g := range f.RowGroups() {
		for _, c := range g.ColumnChunks() {
			pages := c.Pages()
			for {
				page, err := pages.ReadPage()
				if err != nil {
					break
				}
				if d := page.Dictionary(); d != nil { // words that no row uses any more
					for i := range d.Len() {
						out.WriteString(d.Index(int32(i)).String())
						out.WriteByte('\n')
					}
				}
				values := make([]parquet.Value, page.NumValues())
				n, _ := page.Values().ReadValues(values)
				for _, v := range values[:n] {
					out.WriteString(v.String())
					out.WriteByte('\n')
				}
			}
			pages.Close()
		}
	}
	for _, kv := range f.Metadata().KeyValueMetadata {
		out.WriteString(kv.Key + "\n" + kv.Value + "\n")
	}
	return out.Bytes()
}

// chunks gives what the chunks of a xorb hold: those of a file that begins with one, and of one behind 32 random bytes, as hubs keep them.
func chunks(b []byte) (list [][]byte) {
	for _, from := range []int{0, 32} {
		at := from
		for at+8 <= len(b) {
			h := b[at : at+8]
			packed, raw := int(h[1])|int(h[2])<<8|int(h[3])<<16, int(h[5])|int(h[6])<<8|int(h[7])<<16
			if h[0] != 0 || h[4] > 2 || raw == 0 || raw > 128<<10 || at+8+packed > len(b) {
				break
			}
			content := b[at+8 : at+8+packed]
			at += 8 + packed
			if h[4] > 0 {
				out := make([]byte, raw)
				if _, err := io.ReadFull(lz4.NewReader(bytes.NewReader(content)), out); err != nil {
					break
				}
				content = out
			}
			if h[4] == 2 {
				content = joined(content)
			}
			list = append(list, content)
		}
		if len(list) > 1 { // texts may lie across chunks
			return append(list, bytes.Join(list, nil))
		}
	}
	return list
}

// joined puts bytes back in order that were sorted by their place in groups of four.
func joined(in []byte) []byte {
	out := make([]byte, len(in))
	n := 0
	for k := range 4 {
		for i := k; i < len(in); i += 4 {
			out[i] = in[n]
			n++
		}
	}
	return out
}

// Words gives hits as text, the first ones.
func Words(hits []Hit) string {
	var b strings.Builder
	for i, h := range hits {
		if i == 20 {
			fmt.Fprintf(&b, "… and %d more\n", len(hits)-i)
			break
		}
		fmt.Fprintf(&b, "%s (%s): %.60s\n", h.File, h.Where, h.Text)
	}
	return b.String()
}
