// Package testdata finds the real data that tests read: the directory named by LONTAR_TESTDATA.
package testdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Path gives the full path of a file or folder of the real test data, named relative to LONTAR_TESTDATA.
// It skips the test, with the reason, when the variable is unset or the file is not there.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("LONTAR_TESTDATA")
	if root == "" {
		t.Skip("LONTAR_TESTDATA is not set: this test needs real data")
	}
	p := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("real test data is missing: %v", err)
	}
	return p
}
