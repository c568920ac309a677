package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hub"
)

// ask asks a hub and reads the answer.
func (s *station) ask(t *testing.T, method, path, body string) (int, []byte) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+s.token)
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, b
}

// commits gives the ids of the history of a revision, and refs the refs.
func (s *station) commits(t *testing.T, repository, revision string) (ids []string) {
	t.Helper()
	status, b := s.ask(t, "GET", "/api/datasets/"+repository+"/commits/"+revision, "")
	var list []struct{ ID string }
	if status != 200 || json.Unmarshal(b, &list) != nil {
		t.Fatalf("%d %s", status, b)
	}
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids
}

func (s *station) refs(t *testing.T, repository string) string {
	t.Helper()
	status, b := s.ask(t, "GET", "/api/datasets/"+repository+"/refs", "")
	if status != 200 {
		t.Fatalf("%d %s", status, b)
	}
	return string(b)
}

// bulk makes a folder of files that fill volumes, with texts beside them.
func bulk(t *testing.T, seed byte, files, size int) string {
	t.Helper()
	dir := t.TempDir()
	random := rand.NewChaCha8([32]byte{seed})
	for i := range files {
		b := make([]byte, size)
		random.Read(b)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("part-%d-%02d.bin", seed, i)), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i, s := range sentences {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d-%02d.txt", seed, i)), []byte(s), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	card := fmt.Sprintf("---\nlicense: cc-by-4.0\nlanguage: [km, th]\nlontar: {rights: 'licensed:CC-BY-4.0', source: own}\n---\n%d ទន្លេ\n", seed)
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte(card), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// interrupt starts a command, kills it when until says so, and fails when it had ended before.
func interrupt(t *testing.T, until func() bool, args ...string) {
	t.Helper()
	cmd := self(t, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); !until() && time.Now().Before(end); {
		time.Sleep(2 * time.Millisecond)
	}
	cmd.Process.Kill()
	if cmd.Wait() == nil {
		t.Errorf("%v ended before it was killed: %s", args, said.Bytes())
	}
}

func objectsIn(dir string) (n int) {
	for _, pattern := range []string{"objects/*/*", "volume-*/objects/*/*"} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern))
		n += len(found)
	}
	return n
}

// TestAKitTravelsInVolumes carries a data set from hub to hub on three sticks, with kill -9 on both sides, and then only what is new.
func TestAKitTravelsInVolumes(t *testing.T) {
	noLogin(t)
	a, b := newStation(t), newStation(t)
	dir := bulk(t, 1, 12, 250_000)
	a.at(t)
	told(t, "push", dir, "asean/tales", "--message", "รุ่นแรก")
	if status, said := a.ask(t, "POST", "/api/datasets/asean/tales/tag/main", `{"tag":"v1","message":"ລຸ້ນທຳອິດ"}`); status != 200 {
		t.Fatalf("%s", said)
	}
	stick := filepath.Join(t.TempDir(), "kit")
	export := []string{"export", "asean/tales", stick, "--volume", "1500k", "--note", "stick for the library"}
	interrupt(t, func() bool { return objectsIn(stick) >= 5 }, append(export, "--limit-rate", "3M")...)
	done := told(t, export...)
	if done["volumes"] != 3.0 || int(done["objects"].(float64)) != 12+len(sentences)+1 {
		t.Fatalf("%v", done)
	}
	if _, err := os.Stat(filepath.Join(stick, ".lontar")); err == nil {
		t.Error("something is left of the making")
	}
	status, said := a.ask(t, "GET", "/api/datasets/asean/tales/kits", "")
	if status != 200 || strings.Count(string(said), `"id"`) != 1 || !strings.Contains(string(said), done["id"].(string)) || !strings.Contains(string(said), "library") {
		t.Errorf("the hub knows of its kits: %s", said)
	}

	b.at(t)
	volumes, err := filepath.Glob(filepath.Join(stick, "volume-*"))
	if err != nil || len(volumes) != 3 {
		t.Fatal(volumes, err)
	}
	// One after the other, the first twice because it was killed.
	puts := func() int { return strings.Count(b.log.String(), "/api/uploads/put/") }
	interrupt(t, func() bool { return puts() >= 3 }, "import", volumes[0], "--as", "asean/copy", "--limit-rate", "1M")
	before := puts()
	for n, v := range volumes {
		out, said, code := lontar(t, "import", v, "--as", "asean/copy", "--expect", done["id"].(string)[:12])
		if want := map[bool]int{true: exitDone, false: exitPartly}[n == 2]; code != want || code == exitPartly && !strings.Contains(said, "volumes") {
			t.Fatalf("volume %d: exit code %d: %s%s", n+1, code, out, said)
		}
	}
	if all := puts(); before < 3 || all > 12+len(sentences)+1+4 { // four were on their way when it was killed
		t.Errorf("%d objects were sent before the kill, %d in all", before, all)
	}
	same := func(revision string) {
		t.Helper()
		x, y := a.commits(t, "asean/tales", revision), b.commits(t, "asean/copy", revision)
		if fmt.Sprint(x) != fmt.Sprint(y) {
			t.Errorf("%s: commits %v and %v", revision, x, y)
		}
	}
	same("main")
	same("v1")
	if x, y := a.refs(t, "asean/tales"), b.refs(t, "asean/copy"); x != y {
		t.Errorf("refs %s and %s", x, y)
	}
	to := t.TempDir()
	told(t, "pull", "asean/copy@v1", to)
	sameFiles(t, "at the other hub", contents(t, dir), contents(t, to))

	// The second revision: only what is new, by what the other side says it has, and by the earlier kit.
	out, said2, code := lontar(t, "import", "--list-have", "asean/copy")
	if code != 0 {
		t.Fatal(said2)
	}
	have := filepath.Join(t.TempDir(), "have.txt")
	if err := os.WriteFile(have, []byte(out), 0o666); err != nil {
		t.Fatal(err)
	}
	more := bulk(t, 2, 1, 50_000)
	a.at(t)
	told(t, "push", more, "asean/tales")
	late := filepath.Join(t.TempDir(), "late.tar")
	got := told(t, "export", "asean/tales", late, "--have", have)
	if int(got["objects"].(float64)) != 1+1+len(sentences)-len(sentences) {
		t.Errorf("the delta holds %v objects", got["objects"])
	}
	since := filepath.Join(t.TempDir(), "since")
	if again := told(t, "export", "asean/tales@main", since, "--since", volumes[2]); again["objects"] != got["objects"] {
		t.Errorf("by the earlier kit %v, by the list %v", again["objects"], got["objects"])
	}
	if _, said, code := lontar(t, "export", "asean/tales@v1", filepath.Join(t.TempDir(), "x"), "--since", since); code != exitInvalid || !strings.Contains(said, "nothing new") {
		t.Errorf("exit code %d: %s", code, said)
	}
	b.at(t)
	if _, said, code := lontar(t, "import", late, "--as", "asean/other"); code != exitInvalid || !strings.Contains(said, "kit before this one") {
		t.Errorf("a delta without what it builds on: exit code %d: %s", code, said)
	}
	told(t, "import", late, "--as", "asean/copy")
	same("main")
	same("v1")
}

// TestKitsOfAHubThatDoesNotRun carries a kit between two folders, and kills both sides.
func TestKitsOfAHubThatDoesNotRun(t *testing.T) {
	noLogin(t)
	a, b := newStation(t), newStation(t)
	dir := bulk(t, 3, 30, 400_000)
	a.at(t)
	told(t, "push", dir, "asean/tales")
	a.kill(t)
	b.kill(t)
	kitDir := filepath.Join(t.TempDir(), "kit")
	interrupt(t, func() bool { return objectsIn(kitDir) >= 4 }, "export", "asean/tales", kitDir, "--data", a.dir)
	had := objectsIn(kitDir)
	told(t, "export", "asean/tales", kitDir, "--data", a.dir)
	if had >= objectsIn(kitDir) {
		t.Error("it was not killed on the way")
	}
	files := func() (n int) {
		found, _ := filepath.Glob(filepath.Join(b.dir, "files", "*", "*", "*"))
		return len(found)
	}
	interrupt(t, func() bool { return files() >= 4 }, "import", kitDir, "--data", b.dir)
	done := told(t, "import", kitDir, "--data", b.dir)
	if sent := int(done["sent"].(float64)); sent >= 30+len(sentences)+1 || done["commits"] == 0.0 {
		t.Errorf("%v", done)
	}
	b.start(t)
	b.at(t)
	to := t.TempDir()
	told(t, "pull", "asean/tales", to)
	sameFiles(t, "at the other hub", contents(t, dir), contents(t, to))
	if _, said, code := lontar(t, "import", kitDir, "--data", b.dir, "--as", "nobody/tales"); code != exitInvalid {
		t.Errorf("for nobody: exit code %d: %s", code, said)
	}
}

func TestADamagedKitIsRefused(t *testing.T) {
	noLogin(t)
	s := newStation(t)
	s.at(t)
	dir := bulk(t, 4, 2, 60_000)
	told(t, "push", dir, "asean/tales")
	whole := filepath.Join(t.TempDir(), "kit")
	id := told(t, "export", "asean/tales", whole)["id"].(string)
	objects, err := filepath.Glob(filepath.Join(whole, "objects", "*", "*"))
	if err != nil || len(objects) == 0 {
		t.Fatal(err)
	}
	edit := func(file string, change func([]byte) []byte) (undo func()) {
		t.Helper()
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, change(bytes.Clone(b)), 0o666); err != nil {
			t.Fatal(err)
		}
		return func() { os.WriteFile(file, b, 0o666) }
	}
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	object := filepath.Base(objects[0])
	for name, c := range map[string]struct {
		file string
		edit func([]byte) []byte
		says string
	}{
		"a bit":          {objects[0], flip, object},
		"a short object": {objects[0], func(b []byte) []byte { return b[:len(b)-1] }, object},
		"the manifest":   {filepath.Join(whole, "kit.json"), func(b []byte) []byte { return bytes.Replace(b, []byte("cc-by-4.0"), []byte("cc0-1.0"), 1) }, "sealed"},
		"the history":    {filepath.Join(whole, "annals.ndjson"), func(b []byte) []byte { return bytes.Replace(b, []byte("sokha"), []byte("dara."), 1) }, "annals.ndjson"},
		"another format": {filepath.Join(whole, "kit.json.sha256"), func(b []byte) []byte { return nil }, "sealed"},
	} {
		undo := edit(c.file, c.edit)
		for n, more := range [][]string{{"--as", "asean/bad"}, {"--as", "asean/bad", "--data", s.dir}, {"--check"}} {
			_, said, code := lontar(t, append([]string{"import", whole}, more...)...)
			if code == exitDone || !strings.Contains(said, c.says) && code != exitPartly {
				t.Errorf("%s, %v: exit code %d: %s", name, more, code, said)
			}
			if n == 2 && !strings.Contains(said, c.says) {
				t.Errorf("%s: %s", name, said)
			}
		}
		undo()
		if got := s.commits(t, "asean/tales", "main"); len(got) != 2 {
			t.Error(got)
		}
	}
	if status, b := s.ask(t, "GET", "/api/datasets/asean/bad/commits/main", ""); status == 200 && strings.Count(string(b), `"id"`) != 1 {
		t.Errorf("something of a damaged kit was committed: %s", b)
	}
	if _, said, code := lontar(t, "import", whole, "--expect", strings.Repeat("0", 12)); code == 0 || !strings.Contains(said, id) {
		t.Errorf("another kit than was meant: exit code %d: %s", code, said)
	}
	told(t, "import", whole, "--check")
	told(t, "import", whole, "--as", "asean/good", "--expect", id[:16])
}

// TestAKitHasNothingThatWasWithdrawn, whether the hub runs or not; the bytes may be there still for another repository.
func TestAKitHasNothingThatWasWithdrawn(t *testing.T) {
	noLogin(t)
	s := newStation(t)
	s.at(t)
	told(t, "push", bulk(t, 4, 1, 1000), "asean/tales")
	s.kill(t)
	home, err := places{data: s.dir}.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, c, err := home.Revision(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "tales"}, hub.Main)
	if err != nil {
		t.Fatal(err)
	}
	f, err := home.File(t.Context(), c, "part-4-00.bin")
	if err != nil {
		t.Fatal(err)
	}
	if err := home.Write(t.Context(), func(b hub.Books) error {
		if err := b.SaveWithdrawal(t.Context(), hub.Withdrawal{ID: "w-1", Kind: "id", State: hub.Finished, At: time.Now(), Due: time.Now(), Done: time.Now(), Notes: []byte("{}")}); err != nil {
			return err
		}
		return b.Withhold(t.Context(), r.Number, "w-1", []string{f.SHA256}, nil)
	}); err != nil {
		t.Fatal(err)
	}
	if err := home.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, said, code := lontar(t, "export", "asean/tales", filepath.Join(t.TempDir(), "kit"), "--data", s.dir); code == 0 || !strings.Contains(said, "withdrawn") {
		t.Errorf("exit code %d: %s", code, said)
	}
}
