// Write writes a small model with random weights: go run ./internal/gguf/write tiny FILE, or lettered FILE.
package main

import (
	"fmt"
	"os"

	"github.com/lontar-asean/lontar/internal/gguf"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("want a model, tiny or lettered, and a file")
	}
	for _, m := range []gguf.Model{gguf.Tiny(), gguf.Lettered()} {
		if m.Name == args[0] {
			b, err := m.Bytes()
			if err != nil {
				return err
			}
			return os.WriteFile(args[1], b, 0o666)
		}
	}
	return fmt.Errorf("there is no model %q: tiny and lettered", args[0])
}
