// Package llama runs a real language model for tests: llama.cpp by the server of scripts/llama, with what scripts/llama.sh installed. The models of package gguf
// are small enough to be written anew for each test.
package llama

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/internal/gguf"
)

// Server is a model that answers.
type Server struct {
	Address     string // such as http://127.0.0.1:41233/v1
	Model       string // its name
	Fingerprint string // SHA-256 of the weights
	Context     int    // tokens
	Process     *os.Process
	Ended       <-chan error // gets what the process ended with
}

// Root gives an address below /v1, where the interface has its other parts.
func (s Server) Root() string { return strings.TrimSuffix(s.Address, "/v1") }

// Write writes a model and gives the file.
func Write(t testing.TB, m gguf.Model) string {
	t.Helper()
	b, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), m.Name+".gguf")
	if err := os.WriteFile(name, b, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// Start serves the model of a file until the test ends. It skips the test, with the reason, where node-llama-cpp is not installed: LONTAR_LLAMA names its folder,
// and .build/llama of the checkout is looked at without it.
func Start(t testing.TB, model string, flags ...string) Server {
	t.Helper()
	root := Checkout(t)
	modules := os.Getenv("LONTAR_LLAMA")
	if modules == "" {
		modules = filepath.Join(root, ".build", "llama")
	}
	if _, err := os.Stat(filepath.Join(modules, ".installed")); err != nil {
		t.Skipf("node-llama-cpp is not installed (%v): `make clients` installs it, `make test` uses it", err)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node: `make clients` installs it with npm")
	}
	args := []string{filepath.Join(root, "scripts", "llama", "server.mjs"), "--with-parent", "--modules", modules, "--model", model, "--threads", "1"} // a second one waits for the first more than it helps with small models
	cmd := exec.Command(node, append(args, flags...)...)
	said := &strings.Builder{}
	cmd.Stderr = said
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended, done := make(chan error, 1), make(chan struct{})
	ready := make(chan []byte, 1)
	go func() {
		r := bufio.NewReader(stdout)
		line, _ := r.ReadBytes('\n')
		ready <- line
		_, _ = io.Copy(io.Discard, r)
		ended <- cmd.Wait()
		close(done)
	}()
	t.Cleanup(func() {
		stdin.Close() // it ends with its parent
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
			<-done
		}
	})
	s := Server{Process: cmd.Process, Ended: ended}
	select {
	case line := <-ready:
		if err := json.Unmarshal(line, &s); err != nil {
			cmd.Process.Kill()
			<-done
			t.Fatalf("the server says %q: %s", line, said)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("the server is not ready after two minutes")
	}
	return s
}

// Checkout gives the folder with go.mod.
func Checkout(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			t.Fatalf("%s is in no module", dir)
		}
	}
}
