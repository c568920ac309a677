package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/internal/said"
)

// station is a hub in a process of its own, with the curator sokha, who has an organisation asean.
type station struct {
	url, token, dir string
	cmd             *exec.Cmd
	log             *said.Log
}

func newStation(t *testing.T, flags ...string) *station {
	t.Helper()
	s := &station{dir: filepath.Join(t.TempDir(), "hub"), log: &said.Log{}}
	s.start(t, flags...)
	out, said, code := lontar(t, append([]string{"user", "add", "sokha", "--role", "curator", "--token", "--data", s.dir}, database(flags)...)...)
	if code != 0 {
		t.Fatal(said)
	}
	s.token = strings.TrimSpace(out)
	if _, said, code := lontar(t, append([]string{"user", "add", "sokha", "--role", "admin", "--organisation", "asean", "--data", s.dir}, database(flags)...)...); code != 0 {
		t.Fatal(said)
	}
	return s
}

// database gives of flags those that say where the books are, for the commands beside the hub.
func database(flags []string) []string {
	if i := slices.Index(flags, "--database"); i >= 0 {
		return flags[i : i+2]
	}
	return nil
}

func (s *station) start(t *testing.T, flags ...string) {
	t.Helper()
	s.cmd = self(t, append([]string{"serve", "--json", "--listen", "127.0.0.1:0", "--data", s.dir}, flags...)...)
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd := s.cmd
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var at struct{ URL string }
	if err != nil || json.Unmarshal(line, &at) != nil {
		t.Fatalf("%s: %v\n%s", line, err, s.log)
	}
	s.url = at.URL
}

// kill ends the hub at once.
func (s *station) kill(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.cmd.Wait()
}

// at makes the commands that follow mean this hub.
func (s *station) at(t *testing.T) {
	t.Helper()
	t.Setenv("LONTAR_HUB", s.url)
	t.Setenv("LONTAR_TOKEN", s.token)
}

// told runs a command that must succeed and gives its last line as an object.
func told(t *testing.T, args ...string) map[string]any {
	t.Helper()
	out, said, code := lontar(t, append(args, "--json")...)
	if code != 0 {
		t.Fatalf("%v: exit code %d: %s", args, code, said)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var last map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatalf("%v: %v in %s", args, err, out)
	}
	return last
}

// mekong makes the data set of the example, and gives what of it goes to a hub.
func mekong(t *testing.T) (dir string, carried map[string]string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "mekong")
	if _, said, code := lontar(t, "curate", filepath.Join("..", "..", "examples", "mekong", "recipe.yaml"), "--out", dir, "--keep-work"); code != 0 {
		t.Fatal(said)
	}
	carried = contents(t, dir)
	for name := range carried {
		top, _, _ := strings.Cut(name, "/")
		switch top {
		case ".work", "dropped", "measures", "signatures":
			delete(carried, name)
		}
	}
	return dir, carried
}

func noLogin(t *testing.T) {
	t.Helper()
	for _, name := range []string{"LONTAR_HUB", "HF_ENDPOINT", "LONTAR_TOKEN", "HF_TOKEN"} {
		t.Setenv(name, "")
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
}

func TestADataSetGoesToAHubAndComesBack(t *testing.T) {
	noLogin(t)
	s := newStation(t)
	s.at(t)
	dir, carried := mekong(t)
	if len(carried) < 15 {
		t.Fatalf("only %d files", len(carried))
	}
	done := told(t, "push", dir, "asean/mekong")
	if done["created"] != true || int(done["sent"].(float64)) != len(carried) {
		t.Errorf("%v", done)
	}
	again := told(t, "push", dir, "asean/mekong")
	if again["sent"] != 0.0 || len(again["commits"].([]any)) != 0 {
		t.Errorf("what is there is sent again: %v", again)
	}
	to := t.TempDir()
	got := told(t, "pull", "asean/mekong", to)
	sameFiles(t, "pulled", carried, contents(t, to))
	if int(got["fetched"].(float64)) != len(carried) || got["commit"] != done["commits"].([]any)[0] {
		t.Errorf("%v", got)
	}

	// A folder that has some of it, damaged, and something of its own.
	khmer := filepath.Join(to, "data", "khm-Khmr", "part-00000.parquet")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	b := []byte(carried["data/khm-Khmr/part-00000.parquet"])
	b[len(b)/2] ^= 1
	must(os.WriteFile(khmer, b, 0o666))
	must(os.MkdirAll(filepath.Join(to, "ຂອງຂ້ອຍ"), 0o777))
	must(os.WriteFile(filepath.Join(to, "ຂອງຂ້ອຍ", "x.txt"), []byte("ບັນທຶກ"), 0o666))
	got = told(t, "pull", "asean/mekong", to, "--delete")
	sameFiles(t, "mended", carried, contents(t, to))
	if got["fetched"] != 1.0 || got["deleted"] != 1.0 {
		t.Errorf("%v", got)
	}
	some := t.TempDir()
	told(t, "pull", "asean/mekong@main", some, "--include", "data/*", "--exclude", "*/tha-Thai/*")
	for name := range contents(t, some) {
		if !strings.HasPrefix(name, "data/") || strings.Contains(name, "tha-Thai") {
			t.Errorf("%s came along", name)
		}
	}

	// What is gone here goes there only when that is said; a branch is made from main.
	must(os.Remove(filepath.Join(dir, "report.html")))
	if got := told(t, "push", dir, "asean/mekong", "--revision", "trial"); got["deleted"] != 0.0 {
		t.Errorf("%v", got)
	}
	if got := told(t, "push", dir, "asean/mekong@trial", "--delete"); got["deleted"] != 1.0 {
		t.Errorf("%v", got)
	}
	empty := t.TempDir()
	told(t, "pull", "asean/mekong@trial", empty)
	delete(carried, "report.html")
	sameFiles(t, "the branch", carried, contents(t, empty))
}

func TestWhatWasDroppedGoesToPrivateRepositoriesOnly(t *testing.T) {
	noLogin(t)
	s := newStation(t)
	s.at(t)
	dir, carried := mekong(t)
	told(t, "push", dir, "asean/mekong", "--with-dropped")
	to := t.TempDir()
	told(t, "pull", "asean/mekong", to)
	got := contents(t, to)
	measures := 0
	for name := range got {
		if strings.HasPrefix(name, ".work") {
			t.Errorf("%s went along", name)
		}
		if strings.HasPrefix(name, "measures/") {
			measures++
		}
	}
	if measures == 0 || len(got) <= len(carried) {
		t.Errorf("%d files, %d of measures", len(got), measures)
	}
	for _, wrong := range [][]string{{"--with-dropped", "--public"}, {"--public", "--private"}} {
		if _, said, code := lontar(t, append([]string{"push", dir, "asean/open"}, wrong...)...); code == 0 || !strings.Contains(said, "private") {
			t.Errorf("%v: exit code %d: %s", wrong, code, said)
		}
	}
	plain := t.TempDir()
	if err := os.WriteFile(filepath.Join(plain, "README.md"), []byte("---\nlicense: cc0-1.0\nlanguage: [km]\n---\nសួស្តី\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	told(t, "push", plain, "asean/open", "--public")
	for _, flag := range []string{"--with-dropped", "--private"} {
		if _, said, code := lontar(t, "push", dir, "asean/open", flag); code != exitFailed || !strings.Contains(said, "public") {
			t.Errorf("%s: exit code %d: %s", flag, code, said)
		}
	}
}

func TestLoginKeepsATokenForItsHub(t *testing.T) {
	noLogin(t)
	s := newStation(t)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(s.token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ကဗျာ.txt"), []byte("မင်္ဂလာပါ\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, said, code := lontar(t, "push", dir, "asean/poems"); code != exitInvalid || !strings.Contains(said, "login") {
		t.Errorf("without a hub: exit code %d: %s", code, said)
	}
	out, said, code := lontar(t, "login", s.url, "--token-file", file)
	if code != 0 || !strings.Contains(out, "sokha") || strings.Contains(out+said, s.token) {
		t.Fatalf("exit code %d: %s%s", code, out, said)
	}
	kept := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "lontar", "tokens.json")
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	told(t, "push", dir, "asean/poems")
	// Another hub does not get it.
	other := newStation(t)
	if _, said, code := lontar(t, "push", dir, "asean/poems", "--hub", other.url); code != exitFailed || !strings.Contains(said, "401") {
		t.Errorf("exit code %d: %s", code, said)
	}
	// Environment and flag come before what was kept.
	t.Setenv("LONTAR_TOKEN", "hf_wrong")
	if _, said, code := lontar(t, "pull", "asean/poems", t.TempDir()); code != exitFailed || strings.Contains(said, "hf_wrong") {
		t.Errorf("exit code %d: %s", code, said)
	}
	told(t, "pull", "asean/poems", t.TempDir(), "--token-file", file)
	t.Setenv("LONTAR_TOKEN", "")
	cmd := self(t, "login", s.url)
	cmd.Stdin = strings.NewReader("hf_" + strings.Repeat("x", 43) + "\n")
	if said, err := cmd.CombinedOutput(); err == nil || strings.Contains(string(said), "xxxx") {
		t.Errorf("a wrong token: %v %s", err, said)
	}
	if _, said, code := lontar(t, "logout", s.url); code != 0 {
		t.Error(said)
	}
	if _, _, code := lontar(t, "pull", "asean/poems", t.TempDir()); code != exitInvalid {
		t.Errorf("after logout: exit code %d", code)
	}
	if b, err := os.ReadFile(kept); err != nil || strings.Contains(string(b), s.token) {
		t.Errorf("%v %s", err, b)
	}
	if strings.Contains(s.log.String(), s.token) {
		t.Error("the token is in the log of the hub")
	}
}

// TestKilledTransfersGoOn kills push and pull at random moments.
func TestKilledTransfersGoOn(t *testing.T) {
	noLogin(t)
	s := newStation(t)
	s.at(t)
	dir := t.TempDir()
	random := rand.NewChaCha8([32]byte{7})
	for i := range 30 {
		b := make([]byte, 200_000)
		random.Read(b)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("ตอน-%02d.bin", i)), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	puts := func() (n int) {
		for line := range strings.Lines(s.log.String()) { // one that broke off is in the log as well
			if strings.Contains(line, "/api/uploads/put/") && strings.Contains(line, `"status":200`) {
				n++
			}
		}
		return n
	}
	killed := func(args []string, until func() bool) {
		t.Helper()
		cmd := self(t, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(20 * time.Second); !until() && time.Now().Before(end); {
			time.Sleep(2 * time.Millisecond)
		}
		cmd.Process.Kill()
		if cmd.Wait() == nil {
			t.Errorf("%v ended before it was killed", args)
		}
	}
	slow := []string{"--limit-rate", "2M", "--jobs", "2"}
	killed(append([]string{"push", dir, "asean/tales"}, slow...), func() bool { return puts() >= 9 })
	before := puts()
	done := told(t, "push", dir, "asean/tales")
	sent := int(done["sent"].(float64))
	if sent > 30-before || sent < 28-before || len(done["commits"].([]any)) != 1 { // the last two may have come and not been logged yet
		t.Errorf("%d had come, then %d were sent", before, sent)
	}
	to := t.TempDir()
	part := func() (n int64) {
		entries, _ := os.ReadDir(filepath.Join(to, ".lontar"))
		for _, e := range entries {
			if info, err := e.Info(); err == nil {
				n = max(n, info.Size())
			}
		}
		return n
	}
	files := func() int { e, _ := filepath.Glob(filepath.Join(to, "*.bin")); return len(e) }
	killed(append([]string{"pull", "asean/tales", to}, slow...), func() bool { n := part(); return files() >= 5 && n > 50_000 && n < 150_000 })
	had, begun := files(), part()
	got := told(t, "pull", "asean/tales", to)
	if got["fetched"] != float64(30-had) {
		t.Errorf("%d files were there, then %v were fetched", had, got["fetched"])
	}
	if !strings.Contains(s.log.String(), "status=206") && !strings.Contains(s.log.String(), `"status":206`) {
		t.Errorf("no download went on at a byte: %d bytes of one were there", begun)
	}
	sameFiles(t, "after both", contents(t, dir), contents(t, to))
}
