package xet_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hub"
)

func TestFilesArePutTogether(t *testing.T) {
	w := newWorld(t)
	g := w.grant("sokha", songs)
	a, b := newBundle(text(300_000), 10_000), newBundle(text(90_000)[7:], 9_000)
	for _, x := range []bundle{a, b} {
		if status, body := w.sendXorb(g, x); status != 200 || strings.TrimSpace(body) != `{"was_inserted":true}` {
			t.Fatal(status, body)
		}
	}
	if status, body := w.sendXorb(g, a); status != 200 || strings.TrimSpace(body) != `{"was_inserted":false}` {
		t.Fatal(status, body)
	}
	one := newFile(part{a, 0, 5}, part{b, 2, 3}, part{a, 1, 2})
	if status, body := w.sendShard(g, one); status != 200 || strings.TrimSpace(body) != `{"result":1}` {
		t.Fatal(status, body)
	}
	if !w.uploaded(songs, one) || w.uploaded(tales, one) {
		t.Error("the file counts for another repository, or for none")
	}
	if w.kept() != 2 {
		t.Errorf("%d xorbs are kept while some of their chunks are no parts of files", w.kept())
	}
	two, three := newFile(part{a, 0, len(a.chunks)}), newFile(part{b, 0, len(b.chunks)})
	if status, body := w.sendShard(g, two, three); status != 200 {
		t.Fatal(status, body)
	}
	if !w.uploaded(songs, two) || !w.uploaded(songs, three) {
		t.Error("files are missing")
	}
	if w.kept() != 0 {
		t.Errorf("%d xorbs are kept although files hold all of their chunks", w.kept())
	}
	// A client names xorbs that it sent before: their chunks come from the files now.
	four := newFile(part{a, 3, 9}, part{b, 1, 2}, part{a, 29, 30})
	if status, body := w.sendShard(g, four, one); status != 200 {
		t.Fatal(status, body)
	}
	if !w.uploaded(songs, four) {
		t.Error("the file is missing")
	}
}

// After a restored backup the books may name what is not there.
func TestLostXorbsMayBeSentAgain(t *testing.T) {
	w := newWorld(t)
	g := w.grant("sokha", songs)
	a := newBundle(text(100_000), 10_000)
	w.sendXorb(g, a)
	w.must(os.RemoveAll(w.xorbs))
	w.must(os.MkdirAll(w.xorbs+"/incoming", 0o700))
	f := newFile(part{a, 0, len(a.chunks)})
	if status, body := w.sendShard(g, f); status != 400 || !strings.Contains(body, "not here any more") {
		t.Error(status, body)
	}
	if status, body := w.sendXorb(g, a); status != 200 || !strings.Contains(body, "true") {
		t.Fatal(status, body)
	}
	if status, body := w.sendShard(g, f); status != 200 || !w.uploaded(songs, f) || w.kept() != 0 {
		t.Error(status, body)
	}
}

func TestManyUploadAtOnce(t *testing.T) {
	w := newWorld(t)
	g := w.grant("sokha", songs)
	a := newBundle(text(200_000), 10_000)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if status, body := w.sendXorb(g, a); status != 200 {
				t.Error(status, body)
			}
			f := newFile(part{a, i, i + 3}, part{a, 0, len(a.chunks)})
			if status, body := w.sendShard(g, f); status != 200 || !w.uploaded(songs, f) {
				t.Error(status, body)
			}
		})
	}
	all.Wait()
	f := newFile(part{a, 0, len(a.chunks)})
	if status, body := w.sendShard(g, f); status != 200 || !w.uploaded(songs, f) || w.kept() > 1 {
		t.Error(status, body, w.kept())
	}
}

func TestProgressIsToldByVersion2(t *testing.T) {
	w := newWorld(t)
	g := w.grant("sokha", songs)
	a := newBundle(text(100_000), 10_000)
	w.sendXorb(g, a)
	f := newFile(part{a, 0, 4})
	status, body := w.do("POST", g.CasURL+"/v2/shards", g.AccessToken, shard(f))
	lines := strings.Split(strings.TrimSpace(string(body)), "\n")
	var last struct{ Type string }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); status != 200 || err != nil || last.Type != "result" || !w.uploaded(songs, f) {
		t.Error(status, string(body))
	}
}

// A shard may name only xorbs that the same person sent for the same repository, and knowing a SHA-256 is not having the file.
func TestNobodyClaimsWhatOthersSent(t *testing.T) {
	w := newWorld(t)
	a := newBundle(text(100_000), 10_000)
	f := newFile(part{a, 0, len(a.chunks)})
	mine := w.grant("sokha", house)
	if status, body := w.sendXorb(mine, a); status != 200 {
		t.Fatal(status, body)
	}
	for name, g := range map[string]grant{"another person": w.grant("aung", house), "another repository": w.grant("sokha", tales)} {
		if status, body := w.sendShard(g, f); status != 400 || !strings.Contains(body, "you have not sent") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if w.uploaded(house, f) || w.uploaded(tales, f) {
		t.Fatal("the file counts")
	}
	if status, body := w.sendShard(mine, f); status != 200 {
		t.Fatal(status, body)
	}
	// The digest of that file, claimed for chunks of one's own.
	b := newBundle(text(50_000)[3:], 5_000)
	theirs := w.grant("aung", house)
	w.sendXorb(theirs, b)
	other := w.grant("sokha", tales)
	w.sendXorb(other, b)
	lie := newFile(part{b, 0, 4})
	lie.sha256 = f.sha256
	if status, _ := w.sendShard(other, lie); status != 400 || w.uploaded(tales, f) {
		t.Errorf("a claimed SHA-256: %d", status)
	}
}

func TestShardsThatLieAreRefused(t *testing.T) {
	w := newWorld(t)
	g := w.grant("sokha", songs)
	a := newBundle(text(100_000), 10_000)
	w.sendXorb(g, a)
	for name, change := range map[string]func(f *file){
		"proof":     func(f *file) { f.proofs[1][0] ^= 1 },
		"file hash": func(f *file) { f.hash[0] ^= 1 },
		"sha256":    func(f *file) { f.sha256 = strings.Repeat("ab", 32) },
		"size":      func(f *file) { f.sizes[0]++ },
		"chunks":    func(f *file) { f.parts[1].to = 5000 },
		"xorb":      func(f *file) { f.parts[0].of.hash[3] ^= 1 },
	} {
		f := newFile(part{a, 0, 4}, part{a, 7, 9})
		change(&f)
		if status, body := w.sendShard(g, f); status != 400 {
			t.Errorf("%s: %d %s", name, status, body)
		}
		if w.uploaded(songs, newFile(part{a, 0, 4}, part{a, 7, 9})) {
			t.Fatalf("%s: the file counts", name)
		}
	}
	bad := a
	bad.body = append([]byte(nil), a.body...)
	bad.body[5000] ^= 1
	if status, _ := w.sendXorb(g, bad); status != 400 {
		t.Errorf("a changed xorb: %d", status)
	}
	bad = a
	bad.name = "xyz"
	if status, _ := w.sendXorb(g, bad); status != 400 {
		t.Errorf("no name: %d", status)
	}
	// 5 GB that are one chunk of zeros again and again.
	one := newBundle(make([]byte, 128<<10), 128<<10)
	w.sendXorb(g, one)
	bomb := file{hash: one.hash, sha256: strings.Repeat("00", 32)}
	for range 40_000 {
		bomb.parts, bomb.sizes, bomb.proofs = append(bomb.parts, part{one, 0, 1}), append(bomb.sizes, 128<<10), append(bomb.proofs, one.hash)
	}
	if status, body := w.sendShard(g, bomb); status != 400 || !strings.Contains(body, "makes") {
		t.Errorf("a bomb: %d %s", status, body)
	}
}

func TestTokensAreChecked(t *testing.T) {
	w := newWorld(t)
	g := w.grant("sokha", house)
	a := newBundle(text(20_000), 10_000)
	try := func(token string) int {
		status, _ := w.do("POST", g.CasURL+"/v1/xorbs/default/"+a.name, token, a.body)
		return status
	}
	body, sum, _ := strings.Cut(g.AccessToken, ".")
	for name, token := range map[string]string{"none": "", "a token of the hub": w.token("sokha"), "no signature": body, "changed": "A" + body[1:] + "." + sum, "changed signature": body + ".A" + sum[1:]} {
		if status := try(token); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, status)
		}
	}
	aung := w.grant("aung", house)
	if status := try(aung.AccessToken); status != 200 {
		t.Errorf("a good token: %d", status)
	}
	w.must(w.hub.Write(context.Background(), func(b hub.Books) error {
		return b.SetMember(context.Background(), hub.Member{Organisation: "house", User: "aung"})
	}))
	if status := try(aung.AccessToken); status == 200 {
		t.Error("somebody who left the organisation may go on")
	}
	w.ahead = 2 * time.Hour
	if status := try(g.AccessToken); status != http.StatusUnauthorized {
		t.Errorf("after its end: %d", status)
	}
	w.ahead = 0
	// A repository of the same name that came later is another one.
	w.must(w.hub.Delete(context.Background(), house))
	if _, err := w.hub.Create(context.Background(), house, hub.Private, "sokha"); err != nil {
		t.Fatal(err)
	}
	if status := try(g.AccessToken); status != http.StatusUnauthorized {
		t.Errorf("for the repository that was: %d", status)
	}
	// Who may only read gets none.
	reader, err := w.guard.NewToken(context.Background(), hub.Token{User: "sokha", Title: "r", Scope: hub.ScopeRead})
	w.must(err)
	if status, _ := w.do("GET", w.URL+"/api/datasets/"+songs.ID()+"/xet-write-token/main", reader, nil); status != 403 {
		t.Errorf("a token that may read: %d", status)
	}
	if status, _ := w.do("GET", w.URL+"/api/datasets/"+songs.ID()+"/xet-write-token/main", w.token("aung"), nil); status != 404 {
		t.Errorf("a private repository of somebody else: %d", status)
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	w := newWorld(t)
	g := w.grant("sokha", songs)
	for _, call := range []string{"GET /v1/chunks/default/" + strings.Repeat("0", 64), "GET /v1/chunks/default-merkledb/" + strings.Repeat("0", 64),
		"POST /v1/xorb-grants/default/" + strings.Repeat("0", 64), "POST /v1/telemetry", "GET /v1/reconstructions/" + strings.Repeat("0", 64),
		"GET /v1/xorbs/default/" + strings.Repeat("0", 64), "POST /v1/xorbs/other/" + strings.Repeat("0", 64)} {
		method, path, _ := strings.Cut(call, " ")
		if status, _ := w.do(method, g.CasURL+path, g.AccessToken, nil); status != 404 {
			t.Errorf("%s: %d", call, status)
		}
	}
}

// A client that was stopped goes on the same day; a day later everything is forgotten, and the address is another so that the client forgets too.
func TestUploadsAreForgottenWhenNobodyGoesOn(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	g := w.grant("sokha", songs)
	a := newBundle(text(100_000), 10_000)
	w.sendXorb(g, a)
	w.ahead = 20 * time.Hour
	again := w.grant("sokha", songs)
	if again.CasURL != g.CasURL {
		t.Error("the address changed while the upload goes on")
	}
	w.ahead = 30 * time.Hour
	if _, err := w.intake.Sweep(ctx, 24*time.Hour); err != nil || w.kept() != 1 {
		t.Fatalf("%d xorbs are kept, %v", w.kept(), err)
	}
	w.ahead = 70 * time.Hour
	freed, err := w.intake.Sweep(ctx, 24*time.Hour)
	if err != nil || w.kept() != 0 || freed < 100_000 {
		t.Fatalf("%d xorbs are kept, %d bytes are free, %v", w.kept(), freed, err)
	}
	last := w.grant("sokha", songs)
	if last.CasURL == g.CasURL {
		t.Error("the address is the same although everything was forgotten")
	}
	if other := w.grant("sokha", tales); other.CasURL == last.CasURL {
		t.Error("two repositories have one address")
	}
	if status, _ := w.sendShard(last, newFile(part{a, 0, 2})); status != 400 {
		t.Errorf("a forgotten xorb: %d", status)
	}
	if left, err := os.ReadDir(w.xorbs + "/incoming"); err != nil || len(left) != 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
