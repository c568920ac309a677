package dataset

import (
	"fmt"
	"io"
)

// WriteCard writes README.md, the data set card.
func WriteCard(w io.Writer, m Manifest) error {
	_, err := fmt.Fprintf(w, "# %s\n", m.Name)
	return err
}
