package kind

import (
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
)

// Numbers are answers like others: those of a text in whatever digits, and no other ones.
func TestSpansOfDigits(t *testing.T) {
	k, err := span().Make(evaluate.Task{})
	if err != nil {
		t.Fatal(err)
	}
	e := k.(extracting)
	for _, c := range []struct {
		said, right string
		f1          float64
	}{{"308", "308", 1}, {"307", "308", 0}, {"๓๐๘", "308", 1}, {"ปี 2559", "2559", 2. / 3}, {"6½", "6½", 1}} {
		if got := e.f1(c.said, c.right, "tha-Thai"); got < c.f1-.001 || got > c.f1+.001 {
			t.Errorf("%s and %s: %v, want %v", c.said, c.right, got, c.f1)
		}
		if same := bare(c.said, "tha-Thai") == bare(c.right, "tha-Thai"); same != (c.f1 == 1) {
			t.Errorf("%s and %s: %q and %q", c.said, c.right, bare(c.said, "tha-Thai"), bare(c.right, "tha-Thai"))
		}
	}
}
