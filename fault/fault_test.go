package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

func TestFaultKeepsKindPlaceHintAndCause(t *testing.T) {
	inner := fault.New(fault.Broken, "gzip: %w", io.ErrUnexpectedEOF).At("crawl.warc.gz offset %d", 1234).Try("fetch the file again")
	err := fmt.Errorf("read shard 3: %w", inner)
	if got, want := err.Error(), "read shard 3: crawl.warc.gz offset 1234: gzip: unexpected EOF"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if fault.Of(err) != fault.Broken {
		t.Errorf("Of = %q", fault.Of(err))
	}
	if fault.Hint(err) != "fetch the file again" {
		t.Errorf("Hint = %q", fault.Hint(err))
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	if fault.Of(io.EOF) != "" || fault.Hint(io.EOF) != "" {
		t.Error("a plain error has a kind or a hint")
	}
}

func TestHintOfACauseIsFound(t *testing.T) {
	err := &fault.Fault{Kind: fault.Invalid, Message: "recipe", Cause: fault.New(fault.Missing, "no file").Try("check the path")}
	if got := fault.Hint(err); got != "check the path" {
		t.Errorf("Hint = %q", got)
	}
}
