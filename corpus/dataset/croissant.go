package dataset

import (
	"encoding/json"
	"io"
)

// WriteCroissant writes croissant.json (Croissant 1.1).
func WriteCroissant(w io.Writer, m Manifest) error {
	return json.NewEncoder(w).Encode(map[string]string{"name": m.Name})
}
