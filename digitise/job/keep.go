package job

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/picture"
)

// load reads a page that was finished before. A file that cannot be read, as after a power cut, is a page that is not finished.
func (r *run) load(number int) (Record, bool) {
	if r.Dir == "" {
		return Record{}, false
	}
	b, err := os.ReadFile(filepath.Join(r.Dir, PageName(number)+".json"))
	if err != nil {
		return Record{}, false
	}
	var rec Record
	return rec, json.Unmarshal(b, &rec) == nil
}

// keep writes a page and, when it was recognised, its picture: together they can be read over and corrected without the scan.
func (r *run) keep(res *Result) error {
	if r.Dir == "" {
		return nil
	}
	if res.sheet != nil {
		ending, b, err := portable(*res.sheet)
		if err != nil {
			return err
		}
		res.Image = PageName(res.Page) + ending
		if err := WriteFile(filepath.Join(r.Dir, res.Image), b); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(res.Record); err != nil {
		return fmt.Errorf("write a page: %w", err)
	}
	return WriteFile(filepath.Join(r.Dir, PageName(res.Page)+".json"), b.Bytes())
}

// portable gives the picture of a page as a file that browsers show upright: the original where it is one, else PNG.
func portable(s scan.Sheet) (ending string, b []byte, err error) {
	if s.Original != nil && s.Frame == 0 && s.Orientation <= 1 && (s.Format == picture.JPEG || s.Format == picture.PNG || s.Format == picture.WebP) {
		return s.Format.Ending(), s.Original, nil
	}
	b, err = picture.EncodePNG(s.Image)
	if err != nil {
		return "", nil, fmt.Errorf("write the picture of a page: %w", err)
	}
	return picture.PNG.Ending(), b, nil
}

// WriteFile writes a file whole or not at all.
func WriteFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("make a folder for pages: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Chmod(0o666 &^ 0o022)
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
