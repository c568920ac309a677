package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	checker "github.com/lontar-asean/lontar/internal/probe"
	"github.com/lontar-asean/lontar/store/cluster"
)

// A record goes through everything that a hub makes of it: files, revisions, conversions, statistics, the search index, a kit, a model. When it is withdrawn
// nothing of it is left in the folder of the hub and in its database, and the receipt names what is elsewhere. The texts are ours and not yet reviewed by native
// speakers.
func TestNothingIsLeftOfAWithdrawnRecord(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { withdrawn(t, nil) })
	t.Run("PostgreSQL", func(t *testing.T) {
		c := cluster.Start(t)
		withdrawn(t, c, "--database", c.Database(t))
	})
}

func withdrawn(t *testing.T, c *cluster.Cluster, flags ...string) {
	s := newStation(t, flags...)
	out, said, code := lontar(t, append([]string{"user", "add", "boss", "--role", "admin", "--token", "--data", s.dir}, flags...)...)
	if code != 0 {
		t.Fatal(said)
	}
	s.token = strings.TrimSpace(out)
	s.at(t)
	texts := []string{
		"ជាងត្បាញសូត្រនៅភូមិនេះជ្រលក់អំបោះពណ៌ស្វាយដោយសំបកព្រឹក្សមួយដើមដែលដូនតាបានដាំ។",
		"ช่างปั้นหม้อใช้ดินจากริมน้ำและเผาด้วยฟืนไม้ไผ่ตลอดทั้งคืน",
		"ຊາວປະມົງຖິ້ມແຫຕອນຮຸ່ງເຊົ້າ ແລ້ວຂາຍປາຢູ່ຕະຫຼາດແຄມຂອງ.",
		"မနက်စောစော ဘုရားဖူးများ တောင်ပေါ်သို့ တက်ကြသည်။",
	}
	const secret = "អំបោះពណ៌ស្វាយដោយសំបកព្រឹក្ស"
	dir := t.TempDir()
	var lines strings.Builder
	for i, text := range texts {
		fmt.Fprintf(&lines, "{\"url\":\"https://example.org/%d\",\"text\":%q}\n", i, text)
	}
	write := func(name, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		t.Helper()
		out, said, code := lontar(t, args...)
		if code != 0 {
			t.Fatalf("%v: %d %s", args, code, said)
		}
		return out
	}
	write("crawl.jsonl", lines.String())
	write("river.yaml", "name: river\nsources: [{jsonl: crawl.jsonl, rights: unknown}]\nsteps: [{normalise: {}}, {identify: {otherwise: keep}}]\noutput: {dataset: river}\n")
	run("curate", filepath.Join(dir, "river.yaml"), "--out", filepath.Join(dir, "river"))
	write("lines/rows.jsonl", lines.String()) // the same records, in a form that the hub has to convert to show
	write("lines/README.md", "---\nlicense: cc-by-4.0\n---\nLines.\n")
	write("reader/README.md", "---\nlicense: apache-2.0\ndatasets: [asean/river]\n---\nReads.\n")
	write("reader/weights.bin", "weights")
	run("push", filepath.Join(dir, "river"), "asean/river")
	run("push", filepath.Join(dir, "lines"), "asean/lines")
	run("push", filepath.Join(dir, "reader"), "asean/reader", "--to", "models")
	run("export", "asean/river", filepath.Join(dir, "kit"))

	// What the hub makes of them.
	search := func(dataset string) (found int64, whole bool) {
		t.Helper()
		status, b := s.ask(t, "GET", "/search?dataset=asean%2F"+dataset+"&config=default&split=train&query="+url.QueryEscape(secret), "")
		var got struct {
			Total   int64 `json:"num_rows_total"`
			Partial bool  `json:"partial"`
		}
		if status == 200 && json.Unmarshal(b, &got) == nil {
			return got.Total, !got.Partial
		}
		return -1, false
	}
	for begun := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		if n, whole := search("river"); n == 1 && whole {
			break
		}
		if time.Since(begun) > time.Minute {
			_, b := s.ask(t, "GET", "/search?dataset=asean%2Friver&config=default&split=train&query="+url.QueryEscape(secret), "")
			t.Fatalf("the search finds %s\n%s", b, s.log)
		}
	}
	for _, dataset := range []string{"river", "lines"} {
		for _, what := range []string{"first-rows", "rows", "statistics", "size"} {
			for begun := time.Now(); ; time.Sleep(100 * time.Millisecond) {
				status, b := s.ask(t, "GET", "/"+what+"?dataset=asean%2F"+dataset+"&config=default&split=train", "")
				if status == 200 {
					if strings.HasSuffix(what, "rows") && !strings.Contains(string(b), secret) {
						t.Errorf("%s of %s does not show the record: %s", what, dataset, b)
					}
					break
				}
				if status != 503 || time.Since(begun) > time.Minute {
					t.Fatalf("%s of %s: %d %s", what, dataset, status, b)
				}
			}
		}
	}
	places := []string{s.dir}
	if c != nil {
		places = append(places, c.Folder())
	}
	look := func() (hits []checker.Hit) {
		t.Helper()
		p := checker.Probe{Texts: []string{secret}}
		for _, place := range places {
			found, err := p.Dir(place)
			if err != nil {
				t.Fatal(err)
			}
			hits = append(hits, found...)
		}
		return hits
	}
	before := look()
	where := map[string]bool{}
	for _, h := range before {
		rest, _ := filepath.Rel(s.dir, h.File)
		room, _, _ := strings.Cut(rest, string(filepath.Separator))
		where[room] = true
	}
	if !where["files"] || !where["viewer"] {
		t.Fatalf("before it is withdrawn the record is found in %v", where)
	}

	id := corpus.ID("https://example.org/0", []byte(texts[0]))
	answer := run("withdraw", "--everywhere", "--id", id, "--reason", "asked", "--wait")
	if !strings.Contains(answer, "main is now at") {
		t.Errorf("withdraw says %s", answer)
	}
	var listed struct{ ID string }
	if err := json.Unmarshal([]byte(run("withdraw", "list", "--json")), &listed); err != nil {
		t.Fatal(err)
	}
	receipt := run("withdraw", "show", listed.ID, "--receipt")
	write("receipt.json", receipt)
	run("withdraw", "verify", filepath.Join(dir, "receipt.json"))
	for _, part := range []string{"models/asean/reader", "exported kits", "datasets/asean/river", "datasets/asean/lines"} {
		if !strings.Contains(receipt, part) {
			t.Errorf("the receipt does not name %s: %s", part, receipt)
		}
	}
	if n, _ := search("river"); n != 0 {
		t.Errorf("the search finds %d", n)
	}
	for _, dataset := range []string{"river", "lines"} {
		status, b := s.ask(t, "GET", "/rows?dataset=asean%2F"+dataset+"&config=default&split=train", "")
		if status != 200 || strings.Contains(string(b), secret) || !strings.Contains(string(b), "ช่างปั้นหม้อ") {
			t.Errorf("rows of %s: %d %s", dataset, status, b)
		}
	}
	if hits := look(); len(hits) > 0 {
		t.Errorf("after it was withdrawn the record is found: %s", checker.Words(hits))
	}
	s.kill(t)
	if hits := look(); len(hits) > 0 {
		t.Errorf("after the hub was stopped the record is found: %s", checker.Words(hits))
	}
}
