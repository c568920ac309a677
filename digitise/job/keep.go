package job

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/picture"
)

// PageName is the name of the files of a page, without their endings: page-0001.
func PageName(number int) string { return fmt.Sprintf("page-%04d", number) }

// pageName is PageName for pages of an open book, the second of which is page-0001-2.
func pageName(page, part int) string {
	name := PageName(page)
	if part > 1 {
		name += fmt.Sprintf("-%d", part)
	}
	return name
}

// before gives the pages of a leaf that were finished before, nil when they were not, or not all.
func (r *run) before(l scan.Leaf, key string) (results []*Result) {
	for part := 1; ; part++ {
		rec, ok := r.load(pageName(l.Number, part))
		if !ok || rec.Key != key || rec.Method == FromNowhere || rec.Part > 0 && rec.Part != part {
			return nil
		}
		res := r.result(l)
		rec.File, rec.Page, rec.Label = res.File, res.Page, res.Label
		res.Record = rec
		if results = append(results, res); part >= rec.Parts {
			return results
		}
	}
}

// load reads a page that was finished before. A file that cannot be read, as after a power cut, is a page that is not finished.
func (r *run) load(name string) (Record, bool) {
	if r.Dir == "" {
		return Record{}, false
	}
	b, err := os.ReadFile(filepath.Join(r.Dir, name+".json"))
	if err != nil {
		return Record{}, false
	}
	var rec Record
	return rec, json.Unmarshal(b, &rec) == nil
}

// keep writes the pages of a leaf and, when they were recognised, their pictures: together they can be read over and corrected without the scan. The first
// page comes last, so that a leaf is either finished or not.
func (r *run) keep(results []*Result) error {
	if r.Dir == "" {
		return nil
	}
	for _, res := range slices.Backward(results) {
		if err := r.pictures(res); err != nil {
			return err
		}
		if err := r.write(res); err != nil {
			return err
		}
	}
	if len(results) > 1 {
		return nil
	}
	stale := filepath.Join(r.Dir, pageName(results[0].Page, 2)+".json") // of another run, that took the picture for an open book
	if err := os.Remove(stale); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("take a page away: %w", err)
	}
	return nil
}

// pictures writes the picture of a page that was recognised, and the photograph it was made of.
func (r *run) pictures(res *Result) error {
	if res.sheet == nil || res.Method != FromPicture {
		return nil
	}
	if p := res.Photo; p != nil && p.bytes != nil {
		p.Original = pageName(res.Page, 0) + "-photograph" + p.ending
		if res.Part <= 1 {
			if err := WriteFile(filepath.Join(r.Dir, p.Original), p.bytes); err != nil {
				return err
			}
		}
		p.bytes = nil
	}
	ending, b, err := portable(*res.sheet)
	if err != nil {
		return err
	}
	res.Image = res.Name() + ending
	return WriteFile(filepath.Join(r.Dir, res.Image), b)
}

// write writes a page.
func (r *run) write(res *Result) error {
	if r.Dir == "" {
		return nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(res.Record); err != nil {
		return fmt.Errorf("write a page: %w", err)
	}
	return WriteFile(filepath.Join(r.Dir, res.Name()+".json"), b.Bytes())
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

// temporary is how the names of files begin that are being written.
const temporary = ".tmp-"

// Sweep takes away what a run that was killed was writing in a folder. There must be no other run that writes there.
func Sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, temporary+"*"))
	for _, name := range left {
		if e := os.Remove(name); err == nil && !errors.Is(e, fs.ErrNotExist) {
			err = e
		}
	}
	if err != nil {
		return fmt.Errorf("tidy %s: %w", dir, err)
	}
	return nil
}

// WriteFile writes a file whole or not at all.
func WriteFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("make a folder for pages: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), temporary)
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
