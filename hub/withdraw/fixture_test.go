package withdraw_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/hub/xet"
	"github.com/lontar-asean/lontar/internal/probe"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/store"
	"github.com/lontar-asean/lontar/store/cluster"
)

// The texts are ours, plain sentences, and not yet reviewed by native speakers.
var texts = map[language.Tag]string{
	"khm-Khmr": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ និងផ្លែឈើមកលក់នៅលើទូកតូចៗ។ ពេលថ្ងៃត្រង់ ទូកទាំងអស់ត្រឡប់ទៅភូមិវិញ ហើយទន្លេក៏ស្ងប់ស្ងាត់។ នៅពេលល្ងាច ក្មេងៗមកលេងទឹក ឯចាស់ៗអង្គុយជួសជុលអួន ហើយនិយាយគ្នាលេង។",
	"mya-Mymr": "မနက်တိုင်း ရေပေါ်ဈေး ဖွင့်ပြီး ရောင်းသူတွေက ဟင်းသီးဟင်းရွက်တွေ လှေငယ်လေးတွေနဲ့ လာရောင်းကြတယ်။ နေ့လယ်မှာ လှေအားလုံး ရွာကို ပြန်ကြတယ်။ ညနေမှာ ကလေးတွေ ရေကစားကြတယ်။",
	"lao-Laoo": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ ຜູ້ຂາຍເອົາຜັກແລະໝາກໄມ້ມາຂາຍຢູ່ເຮືອນ້ອຍ. ຕອນທ່ຽງ ເຮືອທຸກລຳກັບບ້ານ ແມ່ນ້ຳກໍງຽບສະຫງົບ. ຕອນແລງ ເດັກນ້ອຍມາຫຼິ້ນນ້ຳ.",
	"tha-Thai": "ตลาดน้ำเปิดทุกเช้า คนขายนำผักและผลไม้มาขายบนเรือลำเล็ก ตอนเที่ยงเรือทุกลำกลับหมู่บ้าน แม่น้ำก็เงียบสงบ ตอนเย็นเด็กๆ มาเล่นน้ำ ส่วนคนแก่นั่งซ่อมแห",
	"tam-Taml": "மிதக்கும் சந்தை ஒவ்வொரு காலையும் திறக்கிறது. விற்பவர்கள் காய்கறிகளையும் பழங்களையும் சிறிய படகுகளில் கொண்டு வருகிறார்கள். மதியம் எல்லாப் படகுகளும் ஊருக்குத் திரும்புகின்றன.",
	"vie-Latn": "Chợ nổi họp mỗi sáng, người bán chở rau và trái cây trên những chiếc ghe nhỏ. Đến trưa ghe nào cũng về làng và dòng sông lại yên. Chiều xuống trẻ con ra tắm, người già ngồi vá lưới.",
	"jav-Java": "ꦥꦱꦂꦲꦺꦴꦩ꧀ꦧꦏ꧀ꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀ꦮꦺꦴꦁꦢꦺꦴꦝꦺꦴꦭ꧀ꦔꦒꦮꦱꦪꦸꦂꦭꦤ꧀ꦮꦺꦴꦃꦮꦺꦴꦃꦲꦤ꧀ꦤꦶꦁꦥꦿꦲꦸꦕꦶꦭꦶꦏ꧀",
	"zsm-Arab": "ڤاسر تراڤوڠ دبوک ستياڤ ڤاݢي دان ڤنجوال ممباوا سايور دان بواه دالم ڤراهو کچيل. ڤد تڠه هاري سموا ڤراهو ڤولڠ ک کمڤوڠ دان سوڠاي منجادي سوڽي.",
	"ind-Latn": "Pasar terapung buka setiap pagi, para penjual membawa sayur dan buah di perahu kecil. Tengah hari semua perahu pulang ke kampung dan sungai menjadi sepi. Sore hari anak-anak bermain air, orang tua memperbaiki jala.",
}

// site is a hub over a database and an object store, with an office.
type site struct {
	t       testing.TB
	hub     *hub.Hub
	office  *withdraw.Office
	store   *store.Store
	folders []string // all that is on disk
	books   string   // part of the names of the files of the database
	xorbs   *xet.Intake
	cache   cache
	index   index
}

var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))

func open(t testing.TB, dir, database string, files hub.Objects) *site {
	t.Helper()
	b, err := store.Open(t.Context(), database)
	must(t, err)
	t.Cleanup(func() { b.Close() })
	xorbs, err := objects.NewVault(filepath.Join(dir, "xorbs"))
	must(t, err)
	h := hub.New(b, files, time.Now)
	folder := filepath.Join(dir, "incoming")
	must(t, os.MkdirAll(folder, 0o700))
	s := &site{t: t, store: b, folders: []string{dir}, books: "hub.db", xorbs: xet.New(h, xorbs, folder), cache: cache{filepath.Join(dir, "cache")}, index: openIndex(t, database)}
	must(t, os.MkdirAll(s.cache.dir, 0o700))
	s.office, err = withdraw.New(t.Context(), h, withdraw.Options{Public: "https://hub.example.org", Key: key, Folder: folder, Books: b, Xorbs: s.xorbs, Caches: []withdraw.Forgetter{s.cache, s.index}})
	must(t, err)
	s.hub = h.Guarded(s.office.Keeper())
	return s
}

func onDisk(t testing.TB) *site {
	dir := t.TempDir()
	files, err := objects.NewVault(filepath.Join(dir, "files"))
	must(t, err)
	return open(t, dir, filepath.Join(dir, "hub.db"), files)
}

// elsewhere is a hub on PostgreSQL and an S3 store.
func elsewhere(t *testing.T) *site {
	program, err := exec.LookPath("versitygw")
	if err != nil {
		t.Skip("versitygw is not installed: scripts/engines.sh test")
	}
	server := cluster.Start(t)
	bucket, dir := t.TempDir(), t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address := l.Addr().String()
	l.Close()
	cmd := exec.Command(program, "--access", "key", "--secret", "secretsecret", "--port", address, "posix", bucket)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	for i := 0; ; i++ {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
			break
		}
		if i == 600 {
			t.Fatal("versitygw does not start")
		}
		time.Sleep(100 * time.Millisecond)
	}
	admin, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("key", "secretsecret", ""), Region: "us-east-1"})
	must(t, err)
	must(t, admin.MakeBucket(t.Context(), "lontar", minio.MakeBucketOptions{}))
	files, err := objects.NewS3Vault("s3://lontar/hub", objects.Settings{Endpoint: "http://" + address, Key: "key", Secret: "secretsecret"}, fetch.Options{})
	must(t, err)
	s := open(t, dir, server.Database(t), files)
	s.books = server.Folder()
	s.folders = append(s.folders, bucket, server.Folder())
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// look gives where the texts are found on the disks.
func (s *site) look(texts ...string) []probe.Hit {
	s.t.Helper()
	p := probe.Probe{Texts: texts}
	var hits []probe.Hit
	for _, dir := range s.folders {
		h, err := p.Dir(dir)
		must(s.t, err)
		hits = append(hits, h...)
	}
	return hits
}

func (s *site) create(kind hub.Kind, id string) hub.Repository {
	s.t.Helper()
	name, err := hub.ParseName(kind, id)
	must(s.t, err)
	r, err := s.hub.Create(s.t.Context(), name, hub.Private, "sokha")
	must(s.t, err)
	return r
}

// upload puts files into the store for a repository and gives the changes that name them.
func (s *site) upload(r hub.Repository, files map[string][]byte) (p hub.Proposal) {
	s.t.Helper()
	p.Title, p.Author = "data", "sokha"
	for _, path := range slices.Sorted(maps.Keys(files)) {
		b := files[path]
		sum := sha256.Sum256(b)
		oid := hub.BlobOID(int64(len(b)))
		oid.Write(b)
		c := hub.Change{Path: path, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(b)), OID: hex.EncodeToString(oid.Sum(nil))}
		if strings.HasSuffix(path, ".parquet") {
			c.Large, c.OID = true, hub.PointerOID(c.SHA256, c.Size)
		}
		must(s.t, s.hub.Objects().Put(s.t.Context(), c.SHA256, c.Size, bytes.NewReader(b)))
		must(s.t, s.hub.AddBlob(s.t.Context(), hub.Blob{SHA256: c.SHA256, Size: c.Size, OID: c.OID}, r.Number))
		if path == "README.md" {
			card, err := hub.ParseCard(string(b))
			must(s.t, err)
			p.Card = &card
		}
		p.Changes = append(p.Changes, c)
	}
	return p
}

func (s *site) commit(r hub.Repository, files map[string][]byte) hub.Commit {
	s.t.Helper()
	c, err := s.hub.Commit(s.t.Context(), r.Name, hub.Main, s.upload(r, files))
	must(s.t, err)
	return c
}

func (s *site) read(c hub.Commit, path string) []byte {
	s.t.Helper()
	f, err := s.hub.File(s.t.Context(), c, path)
	must(s.t, err)
	b := make([]byte, f.Size)
	if _, err := s.hub.Content(s.t.Context(), f.SHA256, f.Size).ReadAt(b, 0); err != nil {
		s.t.Fatal(path, err)
	}
	return b
}

func (s *site) head(r hub.Repository) hub.Commit {
	s.t.Helper()
	_, c, err := s.hub.Revision(s.t.Context(), r.Name, "")
	must(s.t, err)
	return c
}

// withdraw asks and works until all is done, and gives the receipt.
func (s *site) withdraw(o withdraw.Order) withdraw.Receipt {
	s.t.Helper()
	if o.By == "" {
		o.By = "boss"
	}
	w, err := s.office.Ask(s.t.Context(), o)
	must(s.t, err)
	must(s.t, s.office.Work(s.t.Context(), w.ID))
	return s.receipt(w.ID)
}

func (s *site) receipt(id string) withdraw.Receipt {
	s.t.Helper()
	var w hub.Withdrawal
	must(s.t, s.hub.Read(s.t.Context(), func(b hub.Books) (err error) {
		w, err = b.Withdrawal(s.t.Context(), id)
		return err
	}))
	r, err := withdraw.Verify(w.Receipt, []string{publicKey()})
	must(s.t, err)
	return r
}

func publicKey() string {
	return base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
}

// book is a data set in files, as curate writes it, with what else people keep beside.
type book struct {
	files map[string][]byte
	ids   map[language.Tag]string // of the first record of each language
}

const perLanguage = 30

func text(tag language.Tag, n int) string {
	if n == 0 {
		return texts[tag]
	}
	// What follows each grapheme cluster differs, so that no two records are alike.
	var b strings.Builder
	for i, r := range []rune(texts[tag]) {
		b.WriteRune(r)
		if i%7 == n%7 {
			fmt.Fprintf(&b, " %d ", n*i)
		}
	}
	return b.String()
}

func address(tag language.Tag, n int) string {
	return fmt.Sprintf("https://example.org/%s/%d", tag, n)
}

func document(tag language.Tag, n int) *corpus.Document {
	t := text(tag, n)
	d := &corpus.Document{Facts: corpus.Facts{ID: corpus.ID(address(tag, n), []byte(t)), Language: tag, URL: address(tag, n), Rights: "unknown", Contributor: fmt.Sprintf("c-%d", n)}}
	d.SetText(t)
	d.Content = corpus.Content(t)
	return d
}

func makeBook(t testing.TB) book {
	t.Helper()
	b := book{files: map[string][]byte{}, ids: map[language.Tag]string{}}
	m := dataset.Manifest{Format: dataset.Format, Name: "river", Lontar: "test", Unicode: "15.0.0", Dropped: map[string]int64{}, Languages: map[language.Tag]dataset.Language{}, Rights: map[string]int64{}, Inputs: []dataset.InputRecord{}, Parents: []string{"asean/crawl"}, Files: []dataset.FileRecord{}}
	codec, content := dataset.NewCodec(), sha256.New()
	put := func(path string, body []byte, rows int64) {
		b.files[path] = body
		m.Files = append(m.Files, dataset.FileRecord{Path: path, Bytes: int64(len(body)), SHA256: hash(body), Rows: rows})
	}
	var lines, table bytes.Buffer
	var shard bytes.Buffer
	w := tar.NewWriter(&shard)
	table.WriteString("id,url,text\n")
	report := bytes.NewBufferString("<html><body>\n")
	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		var kept, dropped, measures, signatures bytes.Buffer
		k, d := dataset.NewPart[dataset.Row](&kept, codec), dataset.NewPart[dataset.DroppedRow](&dropped, codec)
		ms, sg := dataset.NewPart[dataset.MeasureRow](&measures, codec), dataset.NewPart[dataset.SignatureRow](&signatures, codec)
		first := document(tag, 0)
		b.ids[tag] = first.ID
		for n := range perLanguage {
			doc := document(tag, n)
			must(t, k.Add(100, false, dataset.RowOf(doc)))
			must(t, ms.Add(10, false, dataset.MeasureRow{ID: doc.ID, Name: "text.bytes", State: "measured"}, dataset.MeasureRow{ID: doc.ID, Name: "length.clusters", State: "unmeasured"}))
			must(t, sg.Add(10, false, dataset.SignatureRow{ID: doc.ID, Signature: []byte{1, 2, byte(n)}}))
			fmt.Fprintf(content, "%s\t%s\n", doc.ID, doc.Content)
			line, err := json.Marshal(map[string]any{"id": doc.ID, "url": doc.URL, "text": doc.Text()})
			must(t, err)
			lines.Write(append(line, '\n'))
			fmt.Fprintf(&table, "%s,%s,\"%s\"\n", doc.ID, doc.URL, doc.Text())
			for ext, body := range map[string]string{"json": fmt.Sprintf(`{"id":%q,"url":%q,"text":""}`, doc.ID, doc.URL), "txt": doc.Text()} {
				must(t, w.WriteHeader(&tar.Header{Name: doc.ID + "." + ext, Size: int64(len(body)), Mode: 0o644}))
				_, err := w.Write([]byte(body))
				must(t, err)
			}
		}
		// The same text from another address, and one that is said to be a duplicate of the first.
		again := document(tag, 0)
		again.URL = "https://elsewhere.example/" + string(tag)
		again.ID = corpus.ID(again.URL, []byte(again.Text()))
		must(t, d.Add(100, false, dataset.RowOf(again).Drop([]string{"deduplicate.exact"}, "deduplicate", first.ID), dataset.RowOf(document(tag, perLanguage)).Drop([]string{"quality.short"}, "quality", "near duplicate of "+first.ID)))
		for _, p := range []interface{ Close() (int64, error) }{k, d, ms, sg} {
			_, err := p.Close()
			must(t, err)
		}
		put(dataset.PartPath(dataset.DataDir, tag, 0), kept.Bytes(), perLanguage)
		put(dataset.PartPath(dataset.DroppedDir, tag, 0), dropped.Bytes(), 2)
		put(dataset.PartPath(dataset.MeasuresDir, tag, 0), measures.Bytes(), 2*perLanguage)
		put(dataset.PartPath(dataset.SignaturesDir, tag, 0), signatures.Bytes(), perLanguage)
		m.Languages[tag] = dataset.Language{Read: perLanguage + 2, Kept: perLanguage}
		m.Read, m.Kept = m.Read+perLanguage+2, m.Kept+perLanguage
		m.Dropped["deduplicate.exact"]++
		m.Dropped["quality.short"]++
		m.Rights["unknown"] += perLanguage
		fmt.Fprintf(report, "<article>\n<p lang=%q>%s</p>\n</article>\n", tag, strings.ReplaceAll(first.Text()[:len(first.Text())*3/4], " ", "  "))
	}
	must(t, w.Close())
	report.WriteString("</body></html>\n")
	slices.SortFunc(m.Files, func(a, b dataset.FileRecord) int { return strings.Compare(a.Path, b.Path) })
	m.Content = hex.EncodeToString(content.Sum(nil))
	var card, croissant bytes.Buffer
	must(t, dataset.WriteCard(&card, m))
	must(t, dataset.WriteCroissant(&croissant, m))
	put(dataset.CardFile, card.Bytes(), 0)
	put(dataset.CroissantFile, croissant.Bytes(), 0)
	put(dataset.ReportFile, report.Bytes(), 0)
	manifest, err := m.Encode()
	must(t, err)
	b.files[dataset.ManifestFile] = manifest
	b.files["also/lines.jsonl"] = lines.Bytes()
	b.files["also/lines.jsonl.zst"] = zstded(t, lines.Bytes())
	b.files["also/lines.jsonl.gz"] = gzipped(t, lines.Bytes())
	b.files["also/table.csv"] = table.Bytes()
	b.files["also/shard.tar"] = shard.Bytes()
	b.files["also/list.json"] = append(append([]byte("["), bytes.ReplaceAll(bytes.TrimSpace(lines.Bytes()), []byte("\n"), []byte(",\n"))...), ']')
	return b
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func zstded(t testing.TB, b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	must(t, err)
	return w.EncodeAll(b, nil)
}

func gzipped(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	must(t, err)
	must(t, w.Close())
	return out.Bytes()
}

// cache is something that was made of files: it holds their bytes until it is told to forget.
type cache struct{ dir string }

func (c cache) keep(t testing.TB, b []byte) {
	must(t, os.WriteFile(filepath.Join(c.dir, hash(b)), b, 0o600))
}

// Forget removes what was made of a file.
func (c cache) Forget(_ context.Context, sha256 string) error {
	err := os.Remove(filepath.Join(c.dir, sha256))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// index is something that lies in the database itself, as an index of words does.
type index struct{ db *sql.DB }

func openIndex(t testing.TB, database string) index {
	t.Helper()
	driver, address := "sqlite", "file:"+database+"?_pragma=busy_timeout(10000)&_pragma=secure_delete(1)"
	if strings.HasPrefix(database, "postgres") {
		driver, address = "pgx", database
	}
	db, err := sql.Open(driver, address)
	must(t, err)
	db.SetMaxIdleConns(0) // so that nothing keeps the log of the database open
	t.Cleanup(func() { db.Close() })
	_, err = db.ExecContext(t.Context(), "CREATE TABLE IF NOT EXISTS words (sha256 TEXT, word TEXT)")
	must(t, err)
	return index{db}
}

func (x index) keep(t testing.TB, sha256, words string) {
	t.Helper()
	_, err := x.db.ExecContext(t.Context(), "INSERT INTO words (sha256, word) VALUES ($1, $2)", sha256, words)
	must(t, err)
}

// Forget removes the words of a file.
func (x index) Forget(ctx context.Context, sha256 string) error {
	_, err := x.db.ExecContext(ctx, "DELETE FROM words WHERE sha256 = $1", sha256)
	return err
}

// xorb sends a text in pieces, as a client does that never says which file they make.
func (s *site) xorb(r hub.Repository, b []byte) {
	s.t.Helper()
	var body []byte
	var tree xet.Tree
	for chunk := range slices.Chunk(b[:min(len(b), 400_000)], 60_000) {
		body = append(body, 0, byte(len(chunk)), byte(len(chunk)>>8), byte(len(chunk)>>16), 0, byte(len(chunk)), byte(len(chunk)>>8), byte(len(chunk)>>16))
		body = append(body, chunk...)
		tree.Add(xet.ChunkHash(chunk), uint64(len(chunk)))
	}
	_, err := s.xorbs.TakeXorb(s.t.Context(), xet.Scope{Repository: r.Number, Owner: r.Owner, Person: "sokha"}, tree.Xorb(), bytes.NewReader(body))
	must(s.t, err)
}
