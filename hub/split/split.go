// Package split says which files of a revision of a data set belong together: its configurations and their splits, as the card names them, and where
// it names none, by the conventions of the library `datasets` (https://huggingface.co/docs/hub/datasets-data-files-configuration). It opens no data.
package split

import (
	"context"
	"encoding/json"
	"io"
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Config is a part of a data set that is loaded by its name, such as one language of many.
type Config struct {
	Name     string
	Default  bool            // taken when no name is given
	Splits   []Split         // in the order of the card, or train, validation and test before others
	Missing  []string        // patterns of the card that no file that can be read matches
	Features json.RawMessage // what the card says of the columns (dataset_info.features, in the form of the card); nil when it says nothing
}

// Split is a part of a configuration, such as "train".
type Split struct {
	Name   string
	Format Format
	Files  []hub.File // in the order of their paths
}

// Split finds a split by name.
func (c Config) Split(name string) (Split, bool) {
	i := slices.IndexFunc(c.Splits, func(s Split) bool { return s.Name == name })
	if i < 0 {
		return Split{}, false
	}
	return c.Splits[i], true
}

// Find finds a configuration by name; "" is the default one, or the only one.
func Find(list []Config, name string) (Config, bool) {
	for _, c := range list {
		if c.Name == name || name == "" && (c.Default || len(list) == 1) {
			return c, true
		}
	}
	return Config{}, false
}

const (
	maxFiles   = 200_000 // of a revision
	maxConfigs = 3_000   // that a card may name; the viewer of Hugging Face stops there too
	maxReadme  = 8 << 20
	page       = 1000
)

// Of gives the configurations of a revision. The card is its metadata as JSON, as Card gives it; "" when there is none. A revision without data that can
// be read has no configuration. A card that names too many, or names them in a form that is unknown, is a fault of kind Invalid.
func Of(ctx context.Context, h *hub.Hub, c hub.Commit, card string) ([]Config, error) {
	files, err := list(ctx, h, c)
	if err != nil {
		return nil, err
	}
	return Group(files, card)
}

// Group is Of for files that are known. They are sorted by path.
func Group(files []hub.File, card string) ([]Config, error) {
	said, err := parseCard(card)
	if err != nil {
		return nil, err
	}
	if len(said) == 0 {
		said = []entry{{Name: "default"}}
	}
	var configs []Config
	for _, e := range said {
		c, err := e.config(files)
		if err != nil {
			return nil, err
		}
		if len(c.Splits) > 0 || len(c.Missing) > 0 {
			configs = append(configs, c)
		}
	}
	if len(configs) == 1 {
		configs[0].Default = true
	}
	return configs, nil
}

// Card gives the metadata of the card of a revision as JSON, "" when there is no card or nothing in it.
func Card(ctx context.Context, h *hub.Hub, c hub.Commit) (string, error) {
	f, err := h.File(ctx, c, "README.md")
	switch {
	case fault.Of(err) == fault.Missing || err == nil && f.Directory():
		return "", nil
	case err != nil:
		return "", err
	case f.Size > maxReadme:
		return "", fault.New(fault.Invalid, "the card has %d bytes, more than %d", f.Size, maxReadme).At("README.md")
	}
	b, err := io.ReadAll(io.NewSectionReader(h.Content(ctx, f.SHA256, f.Size), 0, f.Size))
	if err != nil {
		return "", err
	}
	return hub.ParseCard(string(b))
}

func list(ctx context.Context, h *hub.Hub, c hub.Commit) (files []hub.File, err error) {
	for after := ""; ; {
		got, err := h.Files(ctx, c, "", true, after, page)
		if err != nil {
			return nil, err
		}
		for _, f := range got {
			if !f.Directory() {
				files = append(files, f)
			}
		}
		if len(files) > maxFiles {
			return nil, fault.New(fault.Invalid, "the revision has more than %d files", maxFiles).Try("keep more records in each file")
		}
		if len(got) < page {
			return files, nil
		}
		after = got[len(got)-1].Path
	}
}
