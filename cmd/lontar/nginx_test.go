package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const guide = "../../docs/guide/run-a-hub.md"

// fenced gives the blocks of a page that are marked as of a language.
func fenced(t *testing.T, page, language string) (blocks []string) {
	t.Helper()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.Lines(string(b)) {
		switch {
		case !inside && line == "```"+language+"\n":
			inside = true
			blocks = append(blocks, "")
		case inside && strings.HasPrefix(line, "```"):
			inside = false
		case inside:
			blocks[len(blocks)-1] += line
		}
	}
	return blocks
}

// nginxProgram finds nginx: that of the machine, or what scripts/nginx.sh unpacked.
func nginxProgram(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx", os.Getenv("LONTAR_HUBCLIENTS") + "-nginx/usr/sbin/nginx"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Skip("nginx is not there: `make clients` fetches it, `make test` uses it")
	return ""
}

// certificate makes a self-signed one for this machine.
func certificate(t *testing.T, dir string) (cert, key string) {
	t.Helper()
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, c, c, pair.Public(), pair)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(pair)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "hub.pem"), filepath.Join(dir, "hub.key")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// proxied starts nginx with the block that the guide prints; only names, ports and the certificate are others.
func proxied(t *testing.T, change func(string) string, inner string) (public, cert string) {
	t.Helper()
	program := nginxProgram(t)
	blocks := fenced(t, guide, "nginx")
	if len(blocks) != 1 {
		t.Fatalf("%d configurations of nginx in the guide", len(blocks))
	}
	dir := t.TempDir()
	cert, key := certificate(t, dir)
	outer := freePort(t)
	site := blocks[0]
	for from, to := range map[string]string{"listen 443 ssl": "listen " + outer + " ssl", "hub.example.org;\n    ssl": "localhost;\n    ssl", "/etc/ssl/hub.example.org.pem": cert, "/etc/ssl/hub.example.org.key": key, "127.0.0.1:8080": inner} {
		if !strings.Contains(site, from) {
			t.Fatalf("the configuration in the guide has no %q", from)
		}
		site = strings.ReplaceAll(site, from, to)
	}
	site = change(site)
	user := ""
	if os.Getuid() == 0 {
		user = "user root;\n"
	}
	main := user + "daemon off;\nmaster_process on;\nworker_processes 1;\npid " + dir + "/pid;\nerror_log " + dir + "/error.log;\nevents {}\nhttp {\naccess_log off;\n"
	for _, temp := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		main += temp + "_temp_path " + dir + "/" + temp + ";\n"
	}
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, []byte(main+site+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-p", dir, "-c", config, "-e", filepath.Join(dir, "error.log"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		if b, err := os.ReadFile(filepath.Join(dir, "error.log")); err == nil && t.Failed() {
			t.Logf("nginx: %s", b)
		}
	})
	for range 200 {
		if c, err := net.Dial("tcp", outer); err == nil {
			c.Close()
			_, port, _ := net.SplitHostPort(outer)
			return "https://localhost:" + port, cert
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("nginx does not listen")
	return "", ""
}

// TestBehindNginx runs a hub as the guide says, behind nginx with TLS, and drives it with huggingface_hub.
func TestBehindNginx(t *testing.T) {
	base := os.Getenv("LONTAR_HUBCLIENTS")
	if base == "" {
		t.Skip("LONTAR_HUBCLIENTS is not set: `make clients` installs huggingface_hub, `make test` uses it")
	}
	inner := freePort(t)
	public, cert := proxied(t, func(s string) string { return s }, inner)
	data := filepath.Join(t.TempDir(), "hub")
	servingHub(t, nil, "--data", data, "--listen", inner, "--public-url", public, "--trusted-proxy", "127.0.0.1")
	token := lastLine(t, "user", "add", "sokha", "--role", "curator", "--token", "--data", data)
	doctor := self(t, "--json", "doctor", "--for", "serve", "--data", data, "--listen", inner, "--public-url", public)
	doctor.Env = append(os.Environ(), "SSL_CERT_FILE="+cert)
	out, err := doctor.Output()
	if err != nil || bytes.Contains(out, []byte(`"ok":false`)) || !bytes.Contains(out, []byte("a body of 2 MiB comes through")) || !bytes.Contains(out, []byte("the hub answers at")) {
		t.Errorf("%v\n%s", err, out)
	}
	for _, version := range []string{"0.36", "1.15", "2.4"} {
		t.Run(version, func(t *testing.T) {
			python := filepath.Join(base+"-"+version, "bin", "python")
			if _, err := os.Stat(python); err != nil {
				t.Skipf("huggingface_hub %s is not installed", version)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			script, err := filepath.Abs("testdata/proxy.py")
			if err != nil {
				t.Fatal(err)
			}
			size := map[string]string{"0.36": "20", "1.15": "20", "2.4": "200"}[version] // MiB
			cmd := exec.CommandContext(ctx, python, script, token, size)
			home := t.TempDir()
			cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HF_ENDPOINT=" + public, "HF_HOME=" + home, "HOME=" + home, "TMPDIR=" + home, "SSL_CERT_FILE=" + cert, "REQUESTS_CA_BUNDLE=" + cert, "HF_HUB_DISABLE_TELEMETRY=1", "HF_HUB_DISABLE_PROGRESS_BARS=1",
				"NO_PROXY=*", "PYTHONDONTWRITEBYTECODE=1"}
			if out, err := cmd.CombinedOutput(); err != nil || !bytes.HasSuffix(bytes.TrimSpace(out), []byte("ok")) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	audit, err := self(t, "audit", "--action", "repository.create", "--data", data).Output()
	if err != nil || !bytes.Contains(audit, []byte("\tsokha\trepository.create\tdataset sokha/through-")) {
		t.Errorf("%v %s", err, audit)
	}
}

// TestDoctorSeesABadProxy: each line of the configuration that the guide explains is missed when it is not there.
func TestDoctorSeesABadProxy(t *testing.T) {
	inner := freePort(t)
	data := filepath.Join(t.TempDir(), "hub")
	servingHub(t, nil, "--data", data, "--listen", inner, "--trusted-proxy", "127.0.0.1")
	for name, change := range map[string]struct{ from, to string }{
		"slashes": {"proxy_pass http://" + inner + ";", "proxy_pass http://" + inner + "/;"},
		"uploads": {"client_max_body_size 0;", ""},
		"proxy":   {"proxy_set_header X-Forwarded-Proto $scheme;", ""},
		"headers": {"gzip off;", "gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any; proxy_hide_header Etag;"},
	} {
		public, cert := proxied(t, func(s string) string {
			if !strings.Contains(s, change.from) {
				t.Fatalf("%s: no %q", name, change.from)
			}
			return strings.Replace(s, change.from, change.to, 1)
		}, inner)
		cmd := self(t, "--json", "doctor", "--for", "serve", "--data", data, "--listen", inner, "--public-url", public)
		cmd.Env = append(os.Environ(), "SSL_CERT_FILE="+cert)
		out, err := cmd.Output()
		if err != nil || !bytes.Contains(out, []byte(`{"name":"`+name+`","ok":false`)) || bytes.Count(out, []byte(`"ok":false`)) != 1 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// lastLine runs a command and gives the last line that it prints.
func lastLine(t *testing.T, args ...string) string {
	t.Helper()
	out, err := self(t, args...).Output()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	all := strings.Split(strings.TrimSpace(string(out)), "\n")
	return all[len(all)-1]
}

// TestTheServiceOfTheGuideIsOne asks systemd about the unit that the guide prints.
func TestTheServiceOfTheGuideIsOne(t *testing.T) {
	program, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not there")
	}
	blocks := fenced(t, guide, "ini")
	if len(blocks) != 1 {
		t.Fatalf("%d units in the guide", len(blocks))
	}
	unit := filepath.Join(t.TempDir(), "lontar-hub.service")
	text := strings.ReplaceAll(blocks[0], "/usr/local/bin/lontar", self(t).Path) // a unit whose program is missing is no good one
	text = strings.ReplaceAll(text, "User=lontar", "User=root")
	if err := os.WriteFile(unit, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "verify", "--man=no", "--generators=no", unit).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("lontar-hub.service")) {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestTheSettingsOfTheGuideAreRead reads each example of lontar.yaml that the guide prints.
func TestTheSettingsOfTheGuideAreRead(t *testing.T) {
	n := 0
	for _, block := range fenced(t, guide, "yaml") {
		if !strings.HasPrefix(block, "serve:") {
			continue
		}
		n++
		a := &app{config: filepath.Join(t.TempDir(), "lontar.yaml")}
		if err := os.WriteFile(a.config, []byte(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, values, err := a.readConfiguration(a.serve()); err != nil || len(values) == 0 {
			t.Errorf("%v in\n%s", err, block)
		}
	}
	if n < 2 {
		t.Errorf("%d examples", n)
	}
}
