package warc

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/internal/testdata"
)

var update = flag.Bool("update", false, "write the golden files")

// realFiles gives every crawl file of the real test data, by name below its root.
func realFiles(t testing.TB) map[string][]byte {
	root := filepath.Dir(testdata.Path(t, "warc-real"))
	files := map[string][]byte{}
	for _, pattern := range []string{"warc-real/*", "warc-real/warcio/*", "warc-assembled/*"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if info, err := os.Stat(name); err != nil || info.IsDir() || filepath.Base(name) == "SOURCE" {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			short, _ := filepath.Rel(root, name)
			files[short] = b
		}
	}
	return files
}

// item is what one call of Next gave, for comparison.
func item(rec *Record, err error) string {
	if err != nil {
		return fmt.Sprintf("fault stop=%v %v", errors.Is(err, ErrStop), err)
	}
	s := fmt.Sprintf("%s %s %d+%d block %d body %d", rec.Type, rec.URI, rec.Offset, rec.Length, len(rec.Block), len(rec.Body))
	if rec.HTTP != nil {
		s += fmt.Sprintf(" status %d", rec.HTTP.Status)
		if rec.HTTP.Flaw != nil {
			s += fmt.Sprintf(" flaw %v", rec.HTTP.Flaw)
		}
	}
	if rec.DigestOK != nil {
		s += fmt.Sprintf(" digest %v", *rec.DigestOK)
	}
	return s
}

// items reads to the end.
func items(t testing.TB, r *Reader, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return all
		}
		all = append(all, item(rec, err))
		if len(all) > 1<<20 {
			t.Fatal("the reader does not end")
		}
	}
}

func readAll(t testing.TB, b []byte, limits Limits) []string {
	t.Helper()
	r, err := NewReader(bytes.NewReader(b), "x", limits)
	return items(t, r, err)
}

func TestRealFilesReadAsInTheGoldenTable(t *testing.T) {
	files := realFiles(t)
	var table strings.Builder
	for _, name := range sorted(files) {
		r, err := NewReader(bytes.NewReader(files[name]), filepath.Base(name), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		records, body, first, last := 0, 0, "", ""
		digests := [3]int{}
		var faults []string
		for {
			rec, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				faults = append(faults, "    "+item(nil, err))
				continue
			}
			if rec.HTTP != nil && rec.HTTP.Flaw != nil {
				faults = append(faults, fmt.Sprintf("    flaw at %d: %v", rec.Offset, rec.HTTP.Flaw))
			}
			records++
			body += len(rec.Body)
			if last = rec.URI; first == "" {
				first = rec.URI
			}
			switch {
			case rec.DigestOK == nil:
				digests[0]++
			case *rec.DigestOK:
				digests[1]++
			default:
				digests[2]++
			}
		}
		fmt.Fprintf(&table, "%s: records %d broken %d body %d digests none %d right %d wrong %d\n    first %s\n    last %s\n", name, records, len(faults), body,
			digests[0], digests[1], digests[2], first, last)
		for _, f := range faults {
			table.WriteString(f + "\n")
		}
	}
	golden := filepath.Join("testdata", "real.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), table.String()); d != "" {
		t.Errorf("the golden table differs (-want +got):\n%s", d)
	}
}

func sorted(files map[string][]byte) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	for i := range names {
		for j := i; j > 0 && names[j] < names[j-1]; j-- {
			names[j], names[j-1] = names[j-1], names[j]
		}
	}
	return names
}
