package tesseract

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Options are the settings of an Engine. The zero value reads with the installed program and packs.
type Options struct {
	Program  string                 // path or name; "" is tesseract
	Tessdata string                 // directory of the packs; "" is the program's own
	Models   map[language.Tag]Model // own models, instead of the packs of these languages
	Timeout  time.Duration          // for one page; 0 is three minutes
	Memory   int64                  // bytes of address space that the program may take; 0 is 512 MiB (enforced where a POSIX shell is)
}

// Model is a model that the user trained.
type Model struct {
	Directory string // that holds it
	Name      string // without .traineddata
}

const (
	defaultTimeout = 3 * time.Minute
	defaultMemory  = 512 << 20
)

// Engine is an installed Tesseract. It is safe for use by several goroutines; each page is a process of one thread.
type Engine struct {
	path    string
	version string
	packs   map[string]bool
	o       Options
}

var _ digitise.Recogniser = (*Engine)(nil)

// Open finds the program and the packs that are installed. Without the program it is a fault of kind Missing.
func Open(ctx context.Context, o Options) (*Engine, error) {
	if o.Program == "" {
		o.Program = "tesseract"
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Memory == 0 {
		o.Memory = defaultMemory
	}
	path, err := exec.LookPath(o.Program)
	if err != nil {
		return nil, fault.New(fault.Missing, "the program %s is not installed; scanned pages are read with it", o.Program).
			Try("apt-get install tesseract-ocr, and tesseract-ocr-khm, -lao … for the languages")
	}
	e := &Engine{path: path, o: o, packs: map[string]bool{}}
	said, err := e.run(ctx, nil, "--version")
	if err != nil {
		return nil, err
	}
	line, _, _ := strings.Cut(string(said), "\n")
	e.version = strings.TrimSpace(line)
	args := []string{"--list-langs"}
	if o.Tessdata != "" {
		args = append(args, "--tessdata-dir", o.Tessdata)
	}
	if said, err = e.run(ctx, nil, args...); err != nil {
		return nil, err
	}
	for l := range strings.Lines(string(said)) {
		if l = strings.TrimSpace(l); l != "" && !strings.Contains(l, " ") {
			e.packs[filepath.ToSlash(l)] = true
		}
	}
	return e, nil
}

// Version gives the name and version of the program, as "tesseract 5.3.0".
func (e *Engine) Version() string { return e.version }

// Missing gives the Debian packages that have to be installed before pages in the languages can be read; none when all are there. The error, of kind Missing,
// is about a language that no pack is made for.
func (e *Engine) Missing(languages ...language.Tag) (packages []string, err error) {
	for _, tag := range languages {
		_, err := e.modelOf(tag)
		var lack *absent
		switch {
		case errors.As(err, &lack) && lack.pack != "":
			if p := debianPackage(lack.pack); !slices.Contains(packages, p) {
				packages = append(packages, p)
			}
		case err != nil:
			return nil, err
		}
	}
	return packages, nil
}
