package gather_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"
)

func unzip(t testing.TB, b []byte) io.Reader {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return z
}
