package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// freePort gives a port of this machine that nobody uses.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// servingHub starts a hub as a process of its own and waits until it listens; it ends with the test.
func servingHub(t *testing.T, env []string, args ...string) (stop func()) {
	t.Helper()
	cmd := self(t, append([]string{"--json", "serve"}, args...)...)
	cmd.Env = append(append(os.Environ(), "HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir()), env...)
	cmd.Dir = t.TempDir()
	var log strings.Builder
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		cmd.Wait()
		t.Fatalf("%v\n%s", err, log.String())
	}
	go io.Copy(io.Discard, out)
	ended := false
	stop = func() {
		if !ended {
			ended = true
			cmd.Process.Signal(os.Interrupt)
			cmd.Wait()
		}
		if t.Failed() {
			t.Log(log.String())
		}
	}
	t.Cleanup(stop)
	return stop
}

// TestLoginByAProviderThatPeopleRun goes through a login at oidc-provider (npm), page by page as a browser does, and uses the token that comes of it.
func TestLoginByAProviderThatPeopleRun(t *testing.T) {
	base := os.Getenv("LONTAR_HUBCLIENTS")
	if base == "" {
		t.Skip("LONTAR_HUBCLIENTS is not set: `make clients` installs the provider, `make test` uses it")
	}
	if _, err := os.Stat(base + "-oidc"); err != nil {
		t.Skip("oidc-provider is not installed: scripts/hubclients.sh could not reach npm")
	}
	at := freePort(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	script, err := filepath.Abs("testdata/provider.mjs")
	if err != nil {
		t.Fatal(err)
	}
	provider := exec.CommandContext(ctx, "node", script)
	provider.Env = append(os.Environ(), "NODE_MODULES="+base+"-oidc/node_modules", "CALLBACK=http://"+at+"/login/oidc/callback")
	in, err := provider.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := provider.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	provider.Stderr = &said
	if err := provider.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); provider.Wait() })
	issuer, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v %s", err, said.String())
	}
	go io.Copy(io.Discard, out)
	dir := t.TempDir()
	config := filepath.Join(dir, "lontar.yaml")
	if err := os.WriteFile(config, []byte("serve:\n  data: hub\n  listen: "+at+"\n  oidc:\n    issuer: "+strings.TrimSpace(issuer)+
		"\n    client_id: lontar\n    role: curator\n    scopes: [profile, email, groups]\n    organisations: {staff: \"nlb:reviewer\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	servingHub(t, []string{"LONTAR_OIDC_SECRET=hush"}, "--config", config)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	page, address := get(t, browser, "http://"+at+"/login/oidc")
	for range 5 { // the forms of the provider: who are you, and may the hub know it
		if address.Host == at {
			break
		}
		action := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(page)
		if action == nil {
			break
		}
		form := url.Values{"login": {"sokha"}, "password": {"x"}}
		for _, m := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			form.Set(m[1], m[2])
		}
		to, err := address.Parse(action[1])
		if err != nil {
			t.Fatal(err)
		}
		r, err := browser.PostForm(to.String(), form)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		page, address = string(b), r.Request.URL
	}
	if address.Host != at || !strings.Contains(page, "<bdi>sokha</bdi>") {
		t.Fatalf("%s\n%s\n%s", address, page, said.String())
	}
	if page, _ = get(t, browser, "http://"+at+"/settings/tokens"); !strings.Contains(page, "<bdi>sokha</bdi>") {
		t.Errorf("the session does not last: %s", page)
	}
	list, err := self(t, "--json", "user", "list", "--data", filepath.Join(dir, "hub")).Output()
	if err != nil || !strings.Contains(string(list), `"subject":"`+strings.TrimSpace(issuer)+` sokha"`) || !strings.Contains(string(list), `"role":"curator"`) {
		t.Errorf("%s %v", list, err)
	}
}

func get(t *testing.T, c *http.Client, address string) (string, *url.URL) {
	t.Helper()
	r, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), r.Request.URL
}
