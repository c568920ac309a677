package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
)

// Attach puts a file into the folder beside the one that is written and gives its path from there. A name that was given before is not written again.
type Attach func(name string, b []byte) (path string, err error)

// Attacher is an Encoder of a form that keeps pictures as files of their own.
type Attacher interface {
	Encoder
	// EncodeWith is Encode with a place for further files.
	EncodeWith(w io.Writer, attach Attach) (DocumentWriter, error)
}

// Chooser is an Encoder of a form that does not hold every document.
type Chooser interface {
	Encoder
	Takes(d *corpus.Document) bool
}

// attachments are the further files of one file. They lie in one output of the task, one after the other, because a task holds its outputs open; they
// become files when the data set is published.
type attachments struct {
	w      *partWriter
	folder string // path in the data set
	pack   *engine.Output
	name   string // of the pack
	given  map[string]bool
}

func (w *partWriter) attach(file string) Attach {
	folder := strings.TrimSuffix(file, path.Ext(file))
	a := &attachments{w: w, folder: folder, name: strings.ReplaceAll(folder, "/", ".") + ".files", given: map[string]bool{}}
	return a.add
}

func (a *attachments) add(name string, b []byte) (string, error) {
	where := path.Join(path.Base(a.folder), name)
	if name == "" || name != path.Base(path.Clean(name)) || name == ".." {
		return "", fmt.Errorf("%q cannot be the name of a file", name)
	}
	if a.given[name] {
		return where, nil
	}
	if a.pack == nil {
		var err error
		if a.pack, err = a.w.task.Create(a.name); err != nil {
			return "", err
		}
	}
	offset, sum := a.pack.Offset(), sha256.Sum256(b)
	if _, err := a.pack.Write(b); err != nil {
		return "", err
	}
	a.given[name] = true
	a.w.made = append(a.w.made, written{Output: a.name, Offset: &offset,
		FileRecord: dataset.FileRecord{Path: path.Join(a.folder, name), Bytes: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}})
	return where, nil
}

// unpack makes a file of a stretch of an output; done again, it gives the same.
func unpack(from string, f written, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return fault.New(fault.Denied, "cannot write the data set: %w", err)
	}
	out, err := os.Create(to)
	if err != nil {
		return fault.New(fault.Denied, "cannot write the data set: %w", err)
	}
	_, err = io.Copy(out, io.NewSectionReader(in, *f.Offset, f.Bytes))
	if e := out.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fault.New(fault.Denied, "cannot write the data set: %w", err)
	}
	return nil
}
