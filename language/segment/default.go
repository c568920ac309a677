package segment

import (
	"bytes"
	"embed"
	"fmt"
	"sync"
)

//go:embed model/*.bin
var shipped embed.FS

var shippedSegmenter = sync.OnceValues(func() (*Segmenter, error) {
	files, err := shipped.ReadDir("model")
	if err != nil {
		return nil, err
	}
	var models []*Model
	for _, file := range files {
		data, err := shipped.ReadFile("model/" + file.Name())
		if err != nil {
			return nil, err
		}
		m, err := ReadModel(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("read built-in model %q: %w", file.Name(), err)
		}
		models = append(models, m)
	}
	return New(models...), nil
})

// Default gives the segmenter that ships with Lontar: models of Thai, Lao, Khmer and Burmese words (see model/PROVENANCE.md). It is read
// once and shared.
func Default() (*Segmenter, error) { return shippedSegmenter() }
