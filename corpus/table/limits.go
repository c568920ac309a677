package table

// Limits bound what a file may cost whoever reads it, whatever it says of itself. A zero field has the default.
type Limits struct {
	Footer int64 // bytes of the metadata; 256 MiB
	Page   int64 // bytes of a page, as stored and unpacked; 1 GiB
	Row    int64 // bytes of the texts and pictures of one row; 1 GiB
}

func (l Limits) withDefaults() Limits {
	if l.Footer <= 0 {
		l.Footer = maxFooter
	}
	if l.Page <= 0 {
		l.Page = 1 << 30
	}
	if l.Row <= 0 {
		l.Row = 1 << 30
	}
	return l
}

const (
	maxElements = 20_000  // of a schema
	maxDepth    = 100     // of columns within columns
	maxGroups   = 100_000 // row groups
	maxChunks   = 500_000 // columns of all row groups
	maxItems    = 4 << 20 // of the other lists of the metadata
)
