package dataset

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// The names inside a data set.
const (
	ManifestFile  = "manifest.json"
	CardFile      = "README.md"
	CroissantFile = "croissant.json"
	ReportFile    = "report.html"
	DataDir       = "data"
	DroppedDir    = "dropped"
	MeasuresDir   = "measures"
	SignaturesDir = "signatures"
	Format        = 1 // version of the layout
)

// Manifest says what a data set is made of. It holds no time, host, absolute path or number of workers: the same input, recipe and version
// give the same manifest.
type Manifest struct {
	Format    int                       `json:"format"`
	Name      string                    `json:"name"`
	Recipe    RecipeRecord              `json:"recipe"`
	Lontar    string                    `json:"lontar"`
	Unicode   string                    `json:"unicode"`
	Content   string                    `json:"content"`         // digest of (id, content) of the kept rows, language by language; stable over versions and file cuts
	Limit     int64                     `json:"limit,omitempty"` // no more records were read than this
	Read      int64                     `json:"read"`
	Kept      int64                     `json:"kept"`
	Broken    int64                     `json:"broken"`
	Short     int64                     `json:"short"`     // inputs that could not be read to their end
	Collapsed int64                     `json:"collapsed"` // records with the id of an earlier one: the same payload from the same address
	Dropped   map[string]int64          `json:"dropped"`   // by reason; a record may have several
	Languages map[language.Tag]Language `json:"languages"`
	Rights    map[string]int64          `json:"rights"` // kept records
	Inputs    []InputRecord             `json:"inputs"`
	Parents   []string                  `json:"parents"`
	Files     []FileRecord              `json:"files"`
}

// RecipeRecord is the recipe as it ran: enough to judge again.
type RecipeRecord struct {
	Hash  string            `json:"hash"`
	Seed  int64             `json:"seed"`
	Steps []json.RawMessage `json:"steps"` // each {"step": {settings}}
	Key   string            `json:"key"`   // digest of what the steps measure with, the contents of files they name included
}

// Language counts the records of a language.
type Language struct {
	Read int64 `json:"read"`
	Kept int64 `json:"kept"`
}

// InputRecord is a file that was read, named as in the recipe.
type InputRecord struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// FileRecord is a file of the data set.
type FileRecord struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows,omitempty"`
}

// PartPath names the n-th file of a language: "data/khm-Khmr/part-00000.parquet".
func PartPath(dir string, tag language.Tag, n int) string {
	return path.Join(dir, string(tag), fmt.Sprintf("part-%05d.parquet", n))
}

// Encode gives the bytes of manifest.json.
func (m Manifest) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", " ")
	return append(b, '\n'), err
}

// ReadManifest reads the manifest of the data set in a directory.
func ReadManifest(dir string) (m Manifest, err error) {
	name := filepath.Join(dir, ManifestFile)
	b, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return m, fault.New(fault.Missing, "%s is no data set: it has no %s", dir, ManifestFile).Try("name a directory that `lontar curate` wrote")
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fault.New(fault.Broken, "the manifest cannot be read: %w", err).At("%s", name)
	}
	if m.Format != Format {
		return m, fault.New(fault.Invalid, "the data set has format %d, this lontar reads %d", m.Format, Format).At("%s", name)
	}
	return m, nil
}
