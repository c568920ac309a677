package pipeline

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
)

// WorkDir is where the work of runs lies inside the directory of a data set. It is never part of the data set.
const WorkDir = ".work"

// owned are the names in a data set's directory that a run may replace.
func owned(also []string) []string {
	return append([]string{dataset.ManifestFile, dataset.DataDir, dataset.DroppedDir, dataset.MeasuresDir, dataset.SignaturesDir,
		dataset.CardFile, dataset.CroissantFile, dataset.ReportFile}, also...)
}

// Publish moves the files of a finished run to their places in out; the manifest comes last. It may be stopped and repeated at any point.
func (p *Pipeline) Publish(l *engine.Ledger, out string) error {
	for _, name := range owned(p.Recipe.Also) {
		if err := os.RemoveAll(filepath.Join(out, name)); err != nil {
			return fault.New(fault.Denied, "cannot replace: %w", err)
		}
	}
	for n := range writeTasks(len(p.Shards)) {
		var files []written
		if err := readOutput(l, phaseWrite, n, filesFile, &files); err != nil {
			return err
		}
		for _, f := range files {
			from, to := l.File(phaseWrite, n, f.Output), filepath.Join(out, filepath.FromSlash(f.Path))
			if f.Offset != nil {
				err := unpack(from, f, to)
				if err != nil {
					return err
				}
				continue
			}
			if err := place(from, to); err != nil {
				return err
			}
		}
	}
	for _, name := range []string{dataset.CardFile, dataset.CroissantFile, dataset.ReportFile, dataset.ManifestFile} {
		if err := place(l.File(phaseFinish, 0, name), filepath.Join(out, name)); err != nil {
			return err
		}
	}
	return nil
}

// place makes a finished file appear under a second name, by a hard link where the file system has them.
func place(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return fault.New(fault.Denied, "cannot write the data set: %w", err)
	}
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return engine.CopyFile(from, to)
}
