package poppler

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

// endless gives letters without end.
type endless struct{ given int }

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	if e.given += len(b); e.given > 1<<20 {
		return 0, io.EOF
	}
	return len(b), nil
}

func TestOutputStopsAtItsLimit(t *testing.T) {
	stopped := false
	out := &capped{left: 10, stop: func() { stopped = true }}
	if _, ok := any(out).(io.ReaderFrom); ok {
		t.Error("io.Copy goes round the limit")
	}
	if n, err := io.Copy(out, &endless{}); err == nil || n > 10 || !out.full || !stopped || out.b.Len() > 10 {
		t.Errorf("%d bytes were taken, %v", n, err)
	}
}

func TestProgramsThatWriteTooMuchAreStopped(t *testing.T) {
	got, err := call{name: "a.pdf", time: pageTime, bytes: 1 << 20}.run(context.Background(), "yes")
	if fault.Of(err) != fault.Broken || len(got) > 0 || !strings.Contains(err.Error(), "more than 1 MB") {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
