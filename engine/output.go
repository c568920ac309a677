package engine

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/lontar-asean/lontar/fault"
)

const tmpMark = ".tmp-"

// Output is a file that appears whole or not at all: it is written beside its name, synced and renamed by Commit.
type Output struct {
	name string
	f    *os.File
	buf  *bufio.Writer
	n    int64
	done bool
}

// CreateOutput starts a file that will be called name once it is complete.
func CreateOutput(name string) (*Output, error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+tmpMark)
	if err != nil {
		return nil, writeFault(name, err)
	}
	return &Output{name: name, f: f, buf: bufio.NewWriterSize(f, 1<<18)}, nil
}

// Write adds bytes.
func (o *Output) Write(p []byte) (int, error) {
	n, err := o.buf.Write(p)
	o.n += int64(n)
	if err != nil {
		return n, writeFault(o.name, err)
	}
	return n, nil
}

// Offset is the number of bytes written so far.
func (o *Output) Offset() int64 { return o.n }

// Commit makes the file appear under its name.
func (o *Output) Commit() error {
	if o.done {
		return nil
	}
	o.done = true
	err := o.buf.Flush()
	if err == nil {
		err = o.f.Sync()
	}
	if err == nil {
		err = o.f.Chmod(0o644)
	}
	if e := o.f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(o.f.Name(), o.name)
	}
	if err != nil {
		os.Remove(o.f.Name())
		return writeFault(o.name, err)
	}
	return syncDir(filepath.Dir(o.name))
}

// Abort throws an uncommitted file away; after Commit it does nothing.
func (o *Output) Abort() {
	if !o.done {
		o.done = true
		o.f.Close()
		os.Remove(o.f.Name())
	}
}

// WriteFile writes a small file so that it appears whole or not at all.
func WriteFile(name string, data []byte) error {
	o, err := CreateOutput(name)
	if err != nil {
		return err
	}
	defer o.Abort()
	if _, err := o.Write(data); err != nil {
		return err
	}
	return o.Commit()
}

// syncDir makes a rename survive a power cut. Some file systems refuse it; the rename itself has happened then.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}

func writeFault(name string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fault.New(fault.Busy, "the disk is full: %w", err).At("%s", name).Try("free some space and run the same command again: finished work is kept")
	case errors.Is(err, os.ErrPermission):
		return fault.New(fault.Denied, "cannot write: %w", err).At("%s", name)
	}
	return fmt.Errorf("write %s: %w", name, err)
}

// CopyFile copies a file so that the copy appears whole or not at all.
func CopyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := CreateOutput(to)
	if err != nil {
		return err
	}
	defer out.Abort()
	if _, err := io.Copy(out, in); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return out.Commit()
}
