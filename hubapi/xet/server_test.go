package xet_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	intake "github.com/lontar-asean/lontar/hub/xet"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/hubapi/xet"
	"github.com/lontar-asean/lontar/store"
)

// world is a hub that can be called.
type world struct {
	testing.TB
	*httptest.Server
	hub    *hub.Hub
	guard  *access.Guard
	intake *intake.Intake
	xorbs  string // folder
	ahead  time.Duration
	mu     sync.Mutex
	calls  []string
	broken atomic.Bool // shards are not taken
	offer  atomic.Bool // answer those who ask for LFS that files come by Xet
}

var (
	songs = hub.Name{Kind: hub.Dataset, Owner: "sokha", Name: "songs"}
	tales = hub.Name{Kind: hub.Dataset, Owner: "sokha", Name: "tales"}
	house = hub.Name{Kind: hub.Dataset, Owner: "house", Name: "shared"}
)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t}
	dir := t.TempDir()
	s, err := store.Open(context.Background(), filepath.Join(dir, "hub.db"))
	w.must(err)
	t.Cleanup(func() { s.Close() })
	files, err := objects.NewVault(filepath.Join(dir, "files"))
	w.must(err)
	w.xorbs = filepath.Join(dir, "xorbs")
	xorbs, err := objects.NewVault(w.xorbs)
	w.must(err)
	w.hub = hub.New(s, files, func() time.Time { return time.Now().Add(w.ahead) })
	w.guard = access.New(w.hub)
	w.intake = intake.New(w.hub, xorbs, dir)
	key := bytes.Repeat([]byte("k"), 32)
	var api *hubapi.Server
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.calls = append(w.calls, r.Method+" "+r.URL.Path)
		w.mu.Unlock()
		if w.offer.Load() && strings.HasSuffix(r.URL.Path, "/info/lfs/objects/batch") {
			offerXet(rw, r)
			return
		}
		if w.broken.Load() && strings.HasSuffix(r.URL.Path, "/shards") {
			http.Error(rw, "the hub was stopped", http.StatusBadRequest)
			return
		}
		api.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.Close)
	public, err := url.Parse(w.URL)
	w.must(err)
	api, err = hubapi.New(w.hub, w.guard, hubapi.Options{Public: public, Key: key, Folder: dir, Xet: xet.New(w.hub, w.guard, w.intake, key)})
	w.must(err)
	ctx := context.Background()
	for _, name := range []string{"sokha", "aung"} {
		w.must(w.guard.AddUser(ctx, hub.User{Name: name, Role: hub.Curator}))
	}
	w.must(w.guard.AddOrganisation(ctx, hub.Organisation{Name: "house"}, "sokha"))
	w.must(w.hub.Write(ctx, func(b hub.Books) error {
		return b.SetMember(ctx, hub.Member{Organisation: "house", User: "aung", Role: hub.Curator})
	}))
	for _, n := range []hub.Name{songs, tales, house} {
		_, err := w.hub.Create(ctx, n, hub.Private, "sokha")
		w.must(err)
	}
	return w
}

// offerXet tells a client that uploads by LFS to use Xet, as the npm client waits for.
func offerXet(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Objects []struct {
			OID  string `json:"oid"`
			Size int64  `json:"size"`
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	list := []any{}
	for _, o := range in.Objects {
		list = append(list, map[string]any{"oid": o.OID, "size": o.Size, "actions": map[string]any{"upload": map[string]any{"href": "http://" + r.Host + "/api" + strings.Replace(r.URL.Path, ".git/info/lfs/objects/batch", "/xet-write-token/main", 1)}}})
	}
	w.Header().Set("Content-Type", "application/vnd.git-lfs+json")
	json.NewEncoder(w).Encode(map[string]any{"transfer": "xet", "objects": list})
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) token(user string) string {
	token, err := w.guard.NewToken(context.Background(), hub.Token{User: user, Title: "test", Scope: hub.ScopeWrite})
	w.must(err)
	return token
}

// do calls and gives the status and the body.
func (w *world) do(method, address, token string, body []byte) (int, []byte) {
	w.Helper()
	r, err := http.NewRequest(method, address, bytes.NewReader(body))
	w.must(err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	w.must(err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	w.must(err)
	return resp.StatusCode, b
}

// grant is what a client gets to upload with.
type grant struct {
	AccessToken, CasURL string
	Exp                 int64
}

func (w *world) grant(user string, n hub.Name) (g grant) {
	w.Helper()
	status, body := w.do("GET", w.URL+"/api/"+string(n.Kind)+"s/"+n.ID()+"/xet-write-token/main", w.token(user), nil)
	if status != 200 {
		w.Fatalf("no token: %d %s", status, body)
	}
	w.must(json.Unmarshal(body, &g))
	return g
}

// A xorb and a file as clients make them: plain chunks suffice here, package hub/xet tests how they are packed.

type bundle struct {
	name   string
	hash   intake.Hash
	body   []byte
	chunks []intake.Chunk
	raws   [][]byte
}

func newBundle(data []byte, size int) (b bundle) {
	var tree intake.Tree
	for len(data) > 0 {
		raw := data[:min(size, len(data))]
		data = data[len(raw):]
		n := len(raw)
		b.body = append(b.body, 0, byte(n), byte(n>>8), byte(n>>16), 0, byte(n), byte(n>>8), byte(n>>16))
		b.body = append(b.body, raw...)
		c := intake.Chunk{Hash: intake.ChunkHash(raw), Raw: uint32(n)}
		tree.Add(c.Hash, uint64(n))
		b.chunks = append(b.chunks, c)
		b.raws = append(b.raws, raw)
	}
	b.hash = tree.Xorb()
	b.name = b.hash.String()
	return b
}

type part struct {
	of       bundle
	from, to int
}

type file struct {
	hash   intake.Hash
	sha256 string
	parts  []part
	proofs []intake.Hash
	sizes  []int
	data   []byte
}

func newFile(parts ...part) (f file) {
	var tree intake.Tree
	f.parts = parts
	for _, p := range parts {
		size := 0
		for i := p.from; i < p.to; i++ {
			tree.Add(p.of.chunks[i].Hash, uint64(p.of.chunks[i].Raw))
			f.data = append(f.data, p.of.raws[i]...)
			size += len(p.of.raws[i])
		}
		f.sizes = append(f.sizes, size)
		f.proofs = append(f.proofs, intake.RangeHash(p.of.chunks[p.from:p.to]))
	}
	f.hash = tree.File()
	sum := sha256.Sum256(f.data)
	f.sha256 = hex.EncodeToString(sum[:])
	return f
}

func shard(files ...file) []byte {
	row := func(h intake.Hash, numbers ...int) []byte {
		b := bytes.Clone(h[:])
		for i := range 4 {
			n := 0
			if i < len(numbers) {
				n = numbers[i]
			}
			b = binary.LittleEndian.AppendUint32(b, uint32(n))
		}
		return b
	}
	last := intake.Hash(bytes.Repeat([]byte{0xFF}, intake.HashSize))
	b := append([]byte("HFRepoMetaData\x00UigEj{\x81W\x83\xa5\xbd\xd9\\\xcd\xd1J\xa9\x02"), make([]byte, 15)...)
	for _, f := range files {
		b = append(b, row(f.hash, 3<<30, len(f.parts))...)
		for i, p := range f.parts {
			b = append(b, row(p.of.hash, 0, f.sizes[i], p.from, p.to)...)
		}
		for _, p := range f.proofs {
			b = append(b, row(p)...)
		}
		sum, _ := intake.ParseHash(f.sha256)
		b = append(b, row(sum)...)
	}
	return append(append(b, row(last)...), row(last)...)
}

func (w *world) sendXorb(g grant, b bundle) (int, string) {
	status, body := w.do("POST", g.CasURL+"/v1/xorbs/default/"+b.name, g.AccessToken, b.body)
	return status, string(body)
}

func (w *world) sendShard(g grant, files ...file) (int, string) {
	status, body := w.do("POST", g.CasURL+"/v1/shards", g.AccessToken, shard(files...))
	return status, string(body)
}

// uploaded reports whether commits of a repository may name a file.
func (w *world) uploaded(n hub.Name, f file) bool {
	r, err := w.hub.Repository(context.Background(), n)
	w.must(err)
	b, ok, err := w.hub.Uploaded(context.Background(), r.Number, f.sha256)
	w.must(err)
	if !ok {
		return false
	}
	in, err := w.hub.Objects().Open(context.Background(), f.sha256, 0, -1)
	w.must(err)
	defer in.Close()
	got, err := io.ReadAll(in)
	w.must(err)
	if !bytes.Equal(got, f.data) || b.Size != int64(len(f.data)) {
		w.Error("the file is another")
	}
	return true
}

// kept counts the xorbs that lie on the disk.
func (w *world) kept() int {
	names, err := filepath.Glob(filepath.Join(w.xorbs, "??", "??", "*"))
	w.must(err)
	return len(names)
}

func text(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "ទំព័រ %d ຫນ້າ %d หน้า %d စာမျက်နှာ %d\n", i, i, i, i) // "page" in four languages, not yet reviewed by native speakers
	}
	return b.Bytes()
}
