//go:build !unix

package fasttext

import "os"

// mapped says that files are not mapped on this system.
func mapped(*os.File, int64) (data []byte, release func() error, ok bool) { return nil, nil, false }
