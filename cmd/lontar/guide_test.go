package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
)

// TestTheGuideShowsWhatTheProgramPrints runs every block marked console in docs/guide: lines that begin with "$ " are given to a shell, and what
// follows must be what they print. A page's blocks share a directory. Blocks that name LONTAR_TESTDATA run where it is there.
func TestTheGuideShowsWhatTheProgramPrints(t *testing.T) {
	pages, err := filepath.Glob("../../docs/guide/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, page := range pages {
		blocks := consoleBlocks(t, page)
		if len(blocks) == 0 {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(page), ".md"), func(t *testing.T) {
			dir := t.TempDir()
			for _, b := range blocks {
				if strings.Contains(b.command, "LONTAR_TESTDATA") {
					testdata.Path(t)
				}
				sh := exec.Command("sh", "-c", b.command)
				sh.Dir = dir
				sh.Env = append(os.Environ(), "PATH="+filepath.Dir(self(t).Path)+string(os.PathListSeparator)+os.Getenv("PATH"))
				out, err := sh.Output()
				if err != nil || string(out) != b.output {
					t.Errorf("%s: %v\n$ %s\nprints\n%s\nnot\n%s", page, err, b.command, out, b.output)
				}
			}
		})
	}
}

// console is a command in a page and what the page says it prints.
type console struct{ command, output string }

func consoleBlocks(t *testing.T, page string) (blocks []console) {
	t.Helper()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.Lines(string(b)) {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console\n"
		case !inside:
		case strings.HasPrefix(line, "$ "):
			blocks = append(blocks, console{command: strings.TrimSpace(line[2:])})
		case len(blocks) > 0:
			blocks[len(blocks)-1].output += line
		}
	}
	return blocks
}
