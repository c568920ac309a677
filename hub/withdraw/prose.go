package withdraw

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"html"
	"io"
	"slices"

	"github.com/lontar-asean/lontar/hub"
)

// maxProse bounds a file without records that is looked through, such as a report or a card, in bytes.
const maxProse = 64 << 20

// plain gives what is left of a line of HTML, Markdown or JSON when only letters, marks and digits count.
func plain(b []byte) []byte {
	if bytes.Contains(b, []byte(`\u`)) {
		var v any
		if json.Unmarshal(b, &v) == nil {
			if unescaped, err := marshal(v); err == nil {
				b = unescaped
			}
		}
	}
	if bytes.IndexByte(b, '&') >= 0 {
		b = []byte(html.UnescapeString(string(b)))
	}
	return squeeze(nil, b)
}

// marshal writes JSON with every character as it is.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return out.Bytes(), err
}

// shows reports whether a file without records mentions or shows one that is withdrawn. One that is no text shows nothing.
func (j *job) shows(ctx context.Context, list *held, blob hub.Blob) (bool, error) {
	b, err := j.prose(ctx, blob)
	if err != nil || b == nil {
		return false, err
	}
	return mentions(list.Suppression, b) || j.needles.in(plain(b)), nil
}

// prose reads a text; nil when the file is none or too large to be one.
func (j *job) prose(ctx context.Context, blob hub.Blob) ([]byte, error) {
	if blob.Size > maxProse || blob.Size == 0 {
		return nil, nil
	}
	f := j.file(ctx, blob)
	head := make([]byte, min(blob.Size, 4096))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, nil
	}
	b := make([]byte, blob.Size)
	if _, err := f.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b, nil
}

// cut gives a text without the lines that mention or show a withdrawn record; nil when that is not enough, so that the whole of it has to go.
func (j *job) cut(list *held, b []byte) []byte {
	lines := slices.DeleteFunc(bytes.SplitAfter(b, []byte("\n")), func(line []byte) bool {
		return mentions(list.Suppression, line) || j.needles.in(plain(line))
	})
	left := bytes.Join(lines, nil)
	if len(left) == 0 || mentions(list.Suppression, left) || j.needles.in(plain(left)) {
		return nil
	}
	return left
}
