package identify

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:embed model/lid.bin
var shipped []byte

var shippedModel = sync.OnceValues(func() (*Model, error) { return Read(bytes.NewReader(shipped)) })

// Default gives the model that ships with Lontar: 45 languages, trained on the training rows of SIB-200 (see model/PROVENANCE.md). It is
// read once and shared.
func Default() (*Model, error) { return shippedModel() }
