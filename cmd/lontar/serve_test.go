package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// hubCommands runs one of the commands of a hub and gives what it prints.
func hubCommands(ctx context.Context, out, errs io.Writer, args ...string) error {
	a := &app{streams: streams{in: strings.NewReader("ផ្កាឈូកក្នុងបឹង\n"), out: out, err: errs}}
	root := &cobra.Command{Use: "lontar", SilenceErrors: true, SilenceUsage: true}
	root.PersistentFlags().BoolVar(&a.json, "json", false, "")
	root.AddCommand(a.serve(), a.user(), a.token())
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

func TestServeUserAndToken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hub")
	ctx, stop := context.WithCancelCause(t.Context())
	r, w := io.Pipe()
	var log bytes.Buffer
	ended := make(chan error, 1)
	go func() {
		ended <- hubCommands(ctx, w, &log, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--json")
	}()
	line, err := bufio.NewReader(r).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var at struct{ URL, Invitation string }
	if err := json.Unmarshal(line, &at); err != nil || !strings.HasPrefix(at.Invitation, at.URL+"/setup?invitation=") {
		t.Fatalf("%s %v", line, err)
	}
	run := func(args ...string) string {
		t.Helper()
		var out bytes.Buffer
		if err := hubCommands(t.Context(), &out, io.Discard, append(args, "--data", dir)...); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		return lines[len(lines)-1]
	}
	who := func(token string) int {
		t.Helper()
		q, err := http.NewRequestWithContext(t.Context(), "GET", at.URL+"/api/whoami-v2", nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode == 200 && !bytes.Contains(b, []byte(`"name":"sokha"`)) {
			t.Errorf("%s %v", b, err)
		}
		return answer.StatusCode
	}
	token := run("user", "add", "sokha", "--role", "curator", "--password", "--token")
	if who(token) != 200 || who(token+"x") != 401 {
		t.Error("the token that was printed last does not count")
	}
	run("user", "add", "sokha", "--role", "admin", "--organisation", "asean")
	second := run("token", "add", "sokha", "--title", "second", "--scope", "read", "--expires", "1d")
	if got := run("token", "list", "sokha"); !strings.HasPrefix(got, "second\tread\t") || strings.Contains(got, second) {
		t.Errorf("the list says %q", got)
	}
	run("token", "remove", "sokha", "second")
	if who(second) != 401 {
		t.Error("a token that was removed counts")
	}
	for _, wrong := range [][]string{{"user", "add", "sokha", "--role", "curator"}, {"user", "add", "x", "--role", "king"}, {"user", "add", "api", "--role", "reader"}, {"token", "remove", "sokha", "second"}, {"token", "add", "nobody"},
		{"serve", "--listen", "127.0.0.1:0", "--public-url", "hub"}, {"serve", "--listen", "127.0.0.1:0", "--objects", "ftp://x"},
		{"serve", "--listen", "127.0.0.1:0", "--mirror", "a/*"}, {"serve", "--listen", "127.0.0.1:0", "--upstream", "ftp://x", "--mirror", "a/*"},
		{"serve", "--listen", "127.0.0.1:0", "--upstream", "https://huggingface.co", "--mirror", "everything"}, {"serve", "--listen", "127.0.0.1:0", "--direct", "https://s3.example.org"}} {
		if err := hubCommands(t.Context(), io.Discard, io.Discard, append(wrong, "--data", dir)...); exitCode(err) != exitInvalid {
			t.Errorf("%v gives %v", wrong, err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v %v", info, err)
	}
	stop(&stopped{signal: syscall.SIGTERM})
	if err := <-ended; err != nil {
		t.Errorf("a server that is stopped gives %v", err)
	}
	for _, secret := range []string{token, second, at.Invitation[strings.Index(at.Invitation, "=")+1:]} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("a secret is in the log")
		}
	}
}
