package hubapi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hubapi"
)

// ask sends a request that may fail because the server is gone.
func ask(method, address, token string, body []byte) (status int, answer []byte) {
	q, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, nil
	}
	defer r.Body.Close()
	if answer, err = io.ReadAll(r.Body); err != nil {
		return 0, nil
	}
	return r.StatusCode, answer
}

// uploading is one of many who upload a large file by LFS and commit it together with a small one.
type uploading struct{ round, n int }

func (u uploading) path() string { return fmt.Sprintf("ជុំ-%d/%03d", u.round, u.n) }

func (u uploading) large() []byte {
	b := make([]byte, 20_000+u.n*1500)
	rand.NewChaCha8([32]byte{byte(u.round), byte(u.n)}).Read(b)
	return b
}

func (u uploading) small() string { return "ບົດຂຽນ " + u.path() + "\n" }

// link gives where a large file is to be sent.
func link(base, token string, b []byte) (href, digest string) {
	sum := sha256.Sum256(b)
	digest = hex.EncodeToString(sum[:])
	batch, err := json.Marshal(map[string]any{"operation": "upload", "transfers": []string{"basic"}, "hash_algo": "sha256", "objects": []any{map[string]any{"oid": digest, "size": len(b)}}})
	if err != nil {
		return "", ""
	}
	status, answer := ask("POST", base+"/datasets/sokha/km.git/info/lfs/objects/batch", token, batch)
	var to struct {
		Objects []struct {
			Actions struct{ Upload struct{ Href string } }
		}
	}
	if status != 200 || json.Unmarshal(answer, &to) != nil || len(to.Objects) != 1 {
		return "", ""
	}
	return to.Objects[0].Actions.Upload.Href, digest
}

// stall sends half of a file and waits with the rest until it is told to give up.
func stall(base, token string, n int, ended *sync.WaitGroup) (giveUp func(), err error) {
	b := uploading{round: 100, n: n}.large()
	href, _ := link(base, token, b)
	r, w := io.Pipe()
	q, err := http.NewRequest("PUT", href, r)
	if err != nil {
		return nil, err
	}
	q.ContentLength = int64(len(b))
	ended.Go(func() {
		if a, err := http.DefaultClient.Do(q); err == nil {
			a.Body.Close()
		}
		r.Close()
	})
	_, err = w.Write(b[:len(b)/2])
	return func() { w.CloseWithError(io.ErrUnexpectedEOF) }, err
}

// run gives the commit when it was acknowledged.
func (u uploading) run(base, token string) string {
	b := u.large()
	href, digest := link(base, token, b)
	if href == "" {
		return ""
	}
	if status, _ := ask("PUT", href, "", b); status != 200 {
		return ""
	}
	commit := lines(header(u.path()), inline(u.path()+".txt", u.small()), map[string]any{"key": "lfsFile", "value": map[string]any{"path": u.path() + ".bin", "algo": "sha256", "oid": digest, "size": len(b)}})
	status, answer := ask("POST", base+"/api/datasets/sokha/km/commit/main", token, []byte(commit))
	var done struct{ CommitOid string }
	if status != 200 || json.Unmarshal(answer, &done) != nil {
		return ""
	}
	return done.CommitOid
}

// TestKilledDuringAHundredUploadsNothingIsLost kills `lontar serve` while a hundred clients upload and commit, in rounds, and looks at everything after each.
func TestKilledDuringAHundredUploadsNothingIsLost(t *testing.T) {
	const clients, rounds = 100, 6
	dir := t.TempDir()
	r := &run{program: program(t), args: []string{"--data", dir}}
	r.serve(t)
	token := r.add(t, "sokha", "--role", "curator")
	if status, b := ask("POST", r.url+"/api/repos/create", token, []byte(`{"name":"km","type":"dataset"}`)); status != 200 {
		t.Fatalf("%d %s", status, b)
	}
	random := rand.New(rand.NewPCG(4, 2026))
	acknowledged := map[string]uploading{}
	for round := range rounds {
		after, soon := 1+random.IntN(clients-10), time.Duration(random.IntN(30_000))*time.Microsecond
		count := make(chan struct{}, clients)
		var mu sync.Mutex
		var wait sync.WaitGroup
		before := len(acknowledged)
		var stalled []func()
		for n := range 5 {
			giveUp, err := stall(r.url, token, n, &wait)
			must(t, err)
			stalled = append(stalled, giveUp)
		}
		for n := range clients {
			wait.Go(func() {
				u := uploading{round, n}
				if id := u.run(r.url, token); id != "" {
					mu.Lock()
					acknowledged[id] = u
					mu.Unlock()
					count <- struct{}{}
				}
			})
		}
		for range after {
			select {
			case <-count:
			case <-time.After(time.Minute):
				t.Fatalf("round %d: nothing is acknowledged any more\n%s", round, last(r.log.String(), 10))
			}
		}
		time.Sleep(soon)
		r.kill()
		for _, giveUp := range stalled {
			giveUp()
		}
		wait.Wait()
		left := grow(t, dir, 48*time.Hour)
		if left == 0 {
			t.Error("no upload was under way")
		}
		r.serve(t)
		if again := grow(t, dir, 0); again > 0 {
			t.Errorf("round %d: of %d half uploads %d are left", round, left, again)
		}
		checkAfterKill(t, r.url, token, acknowledged, round == rounds-1)
		t.Logf("round %d: killed after %d commits, %d half uploads swept", round, len(acknowledged)-before, left)
	}
}

// grow makes half uploads older and gives how many there are.
func grow(t *testing.T, dir string, by time.Duration) (n int) {
	t.Helper()
	for _, folder := range []string{"incoming", "files/incoming"} {
		must(t, filepath.WalkDir(filepath.Join(dir, folder), func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			n++
			then := time.Now().Add(-by)
			return os.Chtimes(p, then, then)
		}))
	}
	return n
}

// checkAfterKill finds every acknowledged commit once, every tree readable and every file with the bytes of its hash. whole looks at the trees of all
// commits, else of the last twenty.
func checkAfterKill(t *testing.T, base, token string, acknowledged map[string]uploading, whole bool) {
	t.Helper()
	get := func(path string, v any) {
		t.Helper()
		status, b := ask("GET", base+path, token, nil)
		if status != 200 {
			t.Fatalf("%s gives %d %s", path, status, b)
		}
		must(t, json.Unmarshal(b, v))
	}
	var history []struct{ ID string }
	get("/api/datasets/sokha/km/commits/main?limit=1000", &history)
	times := map[string]int{}
	files := map[string]string{} // path → hash
	for i, c := range history {
		times[c.ID]++
		if i >= 20 && !whole {
			continue
		}
		var tree []struct {
			Path, Type, OID string
			LFS             *struct{ OID string }
		}
		get("/api/datasets/sokha/km/tree/"+c.ID+"?recursive=true&limit=1000", &tree)
		for _, e := range tree {
			if e.Type == "file" {
				if files[e.Path] = e.OID; e.LFS != nil {
					files[e.Path] = e.LFS.OID
				}
			}
		}
	}
	for id, u := range acknowledged {
		if times[id] != 1 {
			t.Errorf("the acknowledged commit of %s is there %d times", u.path(), times[id])
		}
		if files[u.path()+".bin"] == "" || files[u.path()+".txt"] == "" {
			t.Errorf("the files of %s are not there", u.path())
		}
	}
	for path, hash := range files {
		status, b := ask("GET", base+"/datasets/sokha/km/resolve/main/"+strings.ReplaceAll(path, "ជុំ", "%E1%9E%87%E1%9E%BB%E1%9F%86"), token, nil)
		sum := sha256.Sum256(b)
		switch {
		case status != 200:
			t.Errorf("%s gives %d", path, status)
		case len(hash) == 64 && hex.EncodeToString(sum[:]) != hash:
			t.Errorf("%s has other bytes", path)
		case strings.HasSuffix(path, ".txt") && string(b) != "ບົດຂຽນ "+strings.TrimSuffix(path, ".txt")+"\n":
			t.Errorf("%s says %q", path, b)
		}
	}
}

// TestFiftyClientsCommitOnWhatTheySaw: each names the head it saw as the parent and tries again with 412. History has them one after the other.
func TestFiftyClientsCommitOnWhatTheySaw(t *testing.T) {
	s, _ := filled(t, func(*hubapi.Options) {})
	var mu sync.Mutex
	var wait sync.WaitGroup
	parents, refused := map[string]string{}, 0
	for n := range 50 {
		wait.Go(func() {
			for {
				seen := s.want(200, "", "GET", base, nil).json(t)["sha"].(string)
				first := map[string]any{"key": "header", "value": map[string]any{"summary": "ชุด", "parentCommit": seen}}
				r := s.do("sokha", "POST", base+"/commit/main", lines(first, inline(fmt.Sprintf("%d.txt", n), "x")))
				mu.Lock()
				if r.status == 200 {
					parents[r.json(t)["commitOid"].(string)] = seen
					mu.Unlock()
					return
				}
				refused++
				mu.Unlock()
				if r.status != 412 {
					t.Errorf("%d %s", r.status, r.body)
					return
				}
			}
		})
	}
	wait.Wait()
	list := s.want(200, "", "GET", base+"/commits/main?limit=1000", nil).list(t)
	for i, c := range list[:50] {
		if parents[c["id"].(string)] != list[i+1]["id"] {
			t.Errorf("commit %d came on another head than its client saw", i)
		}
	}
	if len(parents) != 50 || refused == 0 {
		t.Errorf("%d commits, %d refused", len(parents), refused)
	}
}
