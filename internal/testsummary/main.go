// Command testsummary reads the events of `go test -json`, shows what failed in full, and ends with one line of counts and the names of the
// skipped tests with their reasons. It exits with 1 when a test or a package failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64
}

func main() {
	s := summary{output: map[string][]string{}, failed: map[string]bool{}}
	if err := s.read(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
		os.Exit(1)
	}
	s.print(os.Stdout)
	if s.fail > 0 || s.broken > 0 || s.pass == 0 {
		os.Exit(1)
	}
}

type summary struct {
	output           map[string][]string
	failed           map[string]bool
	skipped          []string
	pass, fail, skip int
	broken           int // packages that failed without a failing test: they did not build, or ended early
}

func (s *summary) read(r io.Reader, w io.Writer) error {
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, 64<<20)
	for scan.Scan() {
		var e event
		if err := json.Unmarshal(scan.Bytes(), &e); err != nil {
			fmt.Fprintln(w, scan.Text()) // a line of the go command itself
			continue
		}
		s.add(e, w)
	}
	return scan.Err()
}

func (s *summary) add(e event, w io.Writer) {
	name := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		s.output[name] = append(s.output[name], e.Output)
	case "pass", "skip", "fail":
		s.end(e, name, w)
		delete(s.output, name)
	}
}

func (s *summary) end(e event, name string, w io.Writer) {
	short := strings.TrimPrefix(e.Package, "github.com/lontar-asean/lontar/")
	out := strings.Join(s.output[name], "")
	switch {
	case e.Test == "" && e.Action == "fail" && !s.failed[e.Package]:
		s.broken++
		fmt.Fprintf(w, "FAIL %s\n%s\n", short, out)
	case e.Test == "" && e.Action == "pass":
		fmt.Fprintf(w, "ok   %-32s %.1fs\n", short, e.Elapsed)
	case e.Test == "":
	case e.Action == "pass":
		s.pass++
	case e.Action == "skip":
		s.skip++
		s.skipped = append(s.skipped, fmt.Sprintf("%s %s: %s", short, e.Test, reason(out)))
	default:
		s.fail++
		s.failed[e.Package] = true
		fmt.Fprintf(w, "FAIL %s %s\n%s\n", short, e.Test, out)
	}
}

// reason finds why a test was skipped in its output.
func reason(out string) string {
	for line := range strings.SplitSeq(out, "\n") {
		if _, why, ok := strings.Cut(line, ".go:"); ok {
			if _, text, ok := strings.Cut(why, ": "); ok {
				return text
			}
		}
	}
	return "no reason given"
}

func (s *summary) print(w io.Writer) {
	slices.Sort(s.skipped)
	if len(s.skipped) > 0 {
		fmt.Fprintln(w, "\nSKIPPED")
		for _, name := range s.skipped {
			fmt.Fprintln(w, "  "+name)
		}
	}
	if s.broken > 0 {
		fmt.Fprintf(w, "\n%d packages did not build or ended early\n", s.broken)
	}
	fmt.Fprintf(w, "\n%d passed, %d failed, %d skipped\n", s.pass, s.fail+s.broken, s.skip)
}
