package viewer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
)

// converterVersion changes when the same file would be converted to another one; older ones are removed.
const converterVersion = "1"

// conversion is a file that was converted.
type conversion struct {
	name    string
	size    int64
	partial bool
}

// convertedKey names a converted file: "a.jsonl" and "a.csv" may have the same bytes.
func convertedKey(sha256 string, format split.Format) string {
	return sha256 + "-" + string(format) + "-" + converterVersion
}

func (v *Viewer) shelved(key, ending string) string {
	return filepath.Join(v.folder, key[:2], key+ending)
}

// converted gives a file as Parquet and makes it when it is not there.
func (v *Viewer) converted(ctx context.Context, f hub.File, format split.Format) (conversion, error) {
	key := convertedKey(f.SHA256, format)
	for _, partial := range []bool{false, true} {
		c := conversion{name: v.shelved(key, ending(partial)), partial: partial}
		if info, err := os.Stat(c.name); err == nil {
			c.size = info.Size()
			return c, nil
		}
	}
	select {
	case v.makers <- struct{}{}:
		defer func() { <-v.makers }()
	case <-ctx.Done():
		return conversion{}, ctx.Err()
	}
	if err := os.MkdirAll(filepath.Join(v.folder, key[:2]), 0o700); err != nil {
		return conversion{}, fmt.Errorf("convert a file: %w", err)
	}
	out, err := os.CreateTemp(v.folder, "making-*")
	if err != nil {
		return conversion{}, fmt.Errorf("convert a file: %w", err)
	}
	defer os.Remove(out.Name())
	defer out.Close()
	began, since := time.Now(), v.purges(f.SHA256)
	partial, err := v.convert(ctx, f, format, out)
	if err != nil {
		v.log.Warn("convert", "file", f.Path, "sha256", f.SHA256, "error", err.Error())
		return conversion{}, err
	}
	c := conversion{name: v.shelved(key, ending(partial)), partial: partial}
	if c.size, err = out.Seek(0, io.SeekEnd); err != nil {
		return c, fmt.Errorf("convert a file: %w", err)
	}
	v.log.Info("convert", "file", f.Path, "sha256", f.SHA256, "bytes", f.Size, "ms", time.Since(began).Milliseconds(), "partial", partial)
	return c, v.unless(f.SHA256, since, func() error { return os.Rename(out.Name(), c.name) })
}

func ending(partial bool) string {
	if partial {
		return ".partial.parquet"
	}
	return ".parquet"
}

// convert writes a file as Parquet: it is read once to learn its columns and once more to write them.
func (v *Viewer) convert(ctx context.Context, f hub.File, format split.Format, out io.Writer) (partial bool, err error) {
	learned := newLearner(format != split.JSON)
	if partial, err = v.records(ctx, f, format, learned.row); err != nil {
		return partial, err
	}
	w, err := newWriter(out, learned.columns())
	if err != nil {
		return partial, err
	}
	if _, err = v.records(ctx, f, format, w.row); err != nil {
		return partial, err
	}
	return partial, w.close()
}

// records gives the rows of a file to f: names and values, which count until the next call.
func (v *Viewer) records(ctx context.Context, f hub.File, format split.Format, row func(names []string, values []cell) error) (partial bool, err error) {
	in, err := packed.Open(corpus.Input{Name: f.Path, File: input{v.hub.Content(ctx, f.SHA256, f.Size)}})
	if err != nil {
		return false, cause(err)
	}
	defer in.Close()
	fuse := &fuse{ctx: ctx, r: in, left: v.Source}
	counted := func(names []string, values []cell) error {
		fuse.record = 0
		return row(names, values)
	}
	switch format {
	case split.JSON:
		err = readJSON(fuse, counted)
	case split.CSV:
		err = readCSV(fuse, ',', counted)
	case split.TSV:
		err = readCSV(fuse, '\t', counted)
	default:
		err = readText(fuse, counted)
	}
	if fuse.blown && fuse.err == errEnough {
		return true, nil // what broke off in the middle of a record is left out
	}
	if err = cause(err); err != nil && fault.Of(err) == "" && ctx.Err() == nil {
		err = fault.New(fault.Broken, "%w", err).At("%s offset %d", f.Path, fuse.at)
	}
	return false, err
}

// cause takes the fault out of the error with which a format stops.
func cause(err error) error {
	var stop *corpus.Stop
	if errors.As(err, &stop) {
		return stop.Cause
	}
	return err
}

// input is a file of the hub as formats read one.
type input struct{ *hub.Content }

func (input) Close() error { return nil }

var (
	errEnough = errors.New("it is longer than is converted")
	errRecord = fault.New(fault.Broken, "a record is longer than %d MiB", packed.MaxRecord>>20)
)

// fuse ends reading when there is enough, or when one record has no end.
type fuse struct {
	ctx    context.Context
	r      io.Reader
	left   int64
	record int64 // bytes since the last record ended
	at     int64
	blown  bool
	err    error
}

func (f *fuse) Read(p []byte) (n int, err error) {
	switch {
	case f.blown:
		return 0, f.err
	case f.ctx.Err() != nil:
		return f.blow(f.ctx.Err())
	case f.left <= 0:
		if n, err = f.r.Read(make([]byte, 1)); n == 0 && err == io.EOF {
			return 0, io.EOF
		}
		return f.blow(errEnough)
	case f.record > packed.MaxRecord:
		return f.blow(errRecord)
	}
	n, err = f.r.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	f.record += int64(n)
	f.at += int64(n)
	return n, err
}

func (f *fuse) blow(err error) (int, error) {
	f.blown, f.err = true, err
	return 0, err
}

// Forget removes all that is kept of a file: converted forms, statistics, and open tables. What is being made of it at this moment is not kept.
func (v *Viewer) Forget(_ context.Context, sha256 string) error {
	if len(sha256) != 64 || strings.Trim(sha256, "0123456789abcdef") != "" {
		return fault.New(fault.Invalid, "%.80q is no SHA-256", sha256)
	}
	v.forgetting.Lock()
	defer v.forgetting.Unlock()
	v.forgotten[sha256]++
	keys := []string{sha256}
	for _, format := range []split.Format{split.JSON, split.CSV, split.TSV, split.Text} {
		keys = append(keys, convertedKey(sha256, format))
	}
	v.tables.forget(keys...)
	names, err := filepath.Glob(filepath.Join(v.folder, sha256[:2], sha256+"-*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget a file: %w", err)
		}
	}
	return nil
}

// purges counts how often a file was purged.
func (v *Viewer) purges(sha256 string) int {
	v.forgetting.RLock()
	defer v.forgetting.RUnlock()
	return v.forgotten[sha256]
}

// unless does something unless a file was purged since; the purge waits for it.
func (v *Viewer) unless(sha256 string, since int, do func() error) error {
	v.forgetting.RLock()
	defer v.forgetting.RUnlock()
	if v.forgotten[sha256] != since {
		return fault.New(fault.Missing, "the file was removed while it was read")
	}
	return do()
}

// sweep removes what a run that was killed left, and what another version converted.
func (v *Viewer) sweep() error {
	return filepath.WalkDir(v.folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name := e.Name()
		stale := strings.HasPrefix(name, "making-")
		if base, ok := strings.CutSuffix(strings.TrimSuffix(strings.TrimSuffix(name, ".parquet"), ".partial"), ".json"); !ok && strings.HasSuffix(name, ".parquet") {
			stale = stale || !strings.HasSuffix(base, "-"+converterVersion)
		} else if ok {
			stale = stale || !strings.HasSuffix(base, "-"+statisticsVersion)
		}
		if !stale {
			return nil
		}
		return os.Remove(path)
	})
}

// keep writes a small answer beside the converted files.
func (v *Viewer) keep(sha256 string, since int, key string, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(v.folder, key[:2]), 0o700); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	f, err := os.CreateTemp(v.folder, "making-*")
	if err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	defer os.Remove(f.Name())
	if _, err = f.Write(b); err == nil {
		err = f.Close()
	}
	if err != nil {
		f.Close()
		return fmt.Errorf("keep an answer: %w", err)
	}
	return v.unless(sha256, since, func() error { return os.Rename(f.Name(), v.shelved(key, ".json")) })
}
