// Package asean holds the suites that ship: their tasks, the words in which they ask, and items of our own. All of it was written by the project; what is in
// a language of the region is not yet reviewed by native speakers, and each item says how many accepted it.
package asean

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

//go:embed suites words/*.yaml items policies/*.yaml
var files embed.FS

// Files gives the files of the suites.
func Files() fs.FS { return files }

// Names lists the suites.
func Names() (names []string) {
	list, err := fs.Glob(files, "suites/*.yaml")
	if err != nil {
		return nil
	}
	for _, f := range list {
		names = append(names, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	return names
}

// Load reads a suite by its name, with what a loader knows; a fault of kind Missing names those that there are.
func Load(l evaluate.Loader, name string) (evaluate.Suite, error) {
	for _, n := range Names() {
		if n == name {
			return l.LoadSuite(files, "suites/"+name+".yaml")
		}
	}
	return evaluate.Suite{}, fault.New(fault.Missing, "no suite %q ships", name).Try("there are %s", strings.Join(Names(), ", "))
}
