//go:build !unix

package main

import "os"

// mayWrite asks whether files may be made in a folder.
func mayWrite(dir string) bool {
	st, err := os.Stat(dir)
	return err == nil && st.IsDir() && st.Mode().Perm()&0o200 != 0
}
