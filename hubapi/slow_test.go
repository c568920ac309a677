package hubapi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hubapi"
)

// dial opens a connection to a site.
func (s *site) dial() net.Conn {
	s.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	must(s.t, err)
	s.t.Cleanup(func() { c.Close() })
	return c
}

// TestClientsThatStallAreCutOff: whoever stops in the middle of an upload or a download holds the hub up no longer than its patience.
func TestClientsThatStallAreCutOff(t *testing.T) {
	s, _ := filled(t, func(o *hubapi.Options) { o.Patience = 500 * time.Millisecond })
	link, err := url.Parse(href(s.actions("sokha", "asean/km", strings.Repeat("ab", 32), 1000), "upload"))
	must(t, err)
	c := s.dial()
	fmt.Fprintf(c, "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf", link.RequestURI())
	c.SetReadDeadline(time.Now().Add(30 * time.Second))
	answer, err := io.ReadAll(c)
	if err != nil || bytes.HasPrefix(answer, []byte("HTTP/1.1 200")) {
		t.Errorf("an upload that stalls is waited for: %q %v", answer, err)
	}

	big := bytes.Repeat([]byte("x"), 64<<20) // more than the buffers of both sides hold
	sum := sha256.Sum256(big)
	digest := s.upload("sokha", "asean/km", big)
	if digest != hex.EncodeToString(sum[:]) {
		t.Fatal(digest)
	}
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("x"), map[string]any{"key": "lfsFile", "value": map[string]any{"path": "big.bin", "oid": digest}}))
	c = s.dial()
	fmt.Fprintf(c, "GET /datasets/asean/km/resolve/main/big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
	for wait := time.Now().Add(30 * time.Second); !strings.Contains(s.log.String(), "path=/datasets/asean/km/resolve/main/big.bin"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(wait) {
			t.Fatal("a download that stalls is waited for")
		}
	}
	// A slow one is not: what matters is the next piece, not the whole.
	c = s.dial()
	fmt.Fprintf(c, "GET /datasets/asean/km/resolve/main/big.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	n, piece := 0, make([]byte, 1<<20)
	for err == nil {
		var got int
		got, err = io.ReadFull(c, piece)
		n += got
		time.Sleep(20 * time.Millisecond)
	}
	if n < len(big) {
		t.Errorf("a slow download ends after %d bytes: %v", n, err)
	}
}
