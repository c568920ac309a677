package museum

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/picture"
)

var update = flag.Bool("update", false, "draw the pictures anew")

const example = "../../examples/museum"

// TestPicturesAreWhatIsDrawn compares pixels and not files: compressors change between versions of Go.
func TestPicturesAreWhatIsDrawn(t *testing.T) {
	total := 0
	for _, f := range Files() {
		name := filepath.Join(example, filepath.FromSlash(f.Name))
		drawn, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, drawn, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(b)
		stored, info, err := picture.Decode(b, picture.Limits{})
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		fresh, _, err := picture.Decode(drawn, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if info.Width != f.Width || stored.Bounds() != fresh.Bounds() {
			t.Errorf("%s is %d pixels wide", f.Name, info.Width)
			continue
		}
		have, want := picture.Grey(stored, 48, 36), picture.Grey(fresh, 48, 36)
		for i := range have {
			if d := have[i] - want[i]; d > 1 || d < -1 {
				t.Errorf("%s is not what is drawn (%v at %d); run go test ./internal/museum -update", f.Name, d, i)
				break
			}
		}
	}
	if len(Names()) < 12 || total > 700<<10 {
		t.Errorf("%d objects, %d bytes", len(Names()), total)
	}
}
