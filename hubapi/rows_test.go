package hubapi_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/hub"
)

// words are put together to texts of any length. They are not yet reviewed by native speakers.
var words = map[string][]string{
	"khm-Khmr": strings.Fields("ទន្លេ មេគង្គ ហូរ កាត់ ប្រទេស កម្ពុជា និង ប្រជាជន រស់នៅ តាម មាត់ ទឹក សាលារៀន គ្រូ សិស្ស អាន សៀវភៅ ភូមិ ផ្សារ ព្រឹក ល្ងាច ភ្លៀង ស្រូវ វាលស្រែ ត្រី ទូក ផ្លូវ ថ្មី ចាស់ ធំ តូច ក្នុង ខែ ឆ្នាំ ពិធី បុណ្យ"),
	"tha-Thai": strings.Fields("แม่น้ำ โขง ไหล ผ่าน ประเทศ ไทย และ ประชาชน อาศัย อยู่ ริม น้ำ โรงเรียน ครู นักเรียน อ่าน หนังสือ หมู่บ้าน ตลาด เช้า เย็น ฝน ข้าว ทุ่งนา ปลา เรือ ถนน ใหม่ เก่า ใหญ่ เล็ก ใน เดือน ปี งาน บุญ"),
}

type benchRow struct {
	ID       string `parquet:"id"`
	Text     string `parquet:"text"`
	Language string `parquet:"language,dict"`
	URL      string `parquet:"url"`
	N        int64  `parquet:"n"`
}

// fill makes a data set of rows of about 300 bytes in files, as curate writes them, and gives its bytes.
func (s *site) fill(ctx context.Context, rows, files int) (bytes int64) {
	name := hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "large"}
	s.create("sokha", "asean", "large", "public")
	r, err := s.hub.Repository(ctx, name)
	must(s.t, err)
	var changes []hub.Change
	codec := dataset.NewCodec()
	random := rand.New(rand.NewPCG(1, 2))
	dir := s.t.TempDir()
	for i := range files {
		path := filepath.Join(dir, "part.parquet")
		f, err := os.Create(path)
		must(s.t, err)
		language := []string{"khm-Khmr", "tha-Thai"}[i%2]
		part := dataset.NewPart[benchRow](f, codec)
		for n := i * (rows / files); n < (i+1)*(rows/files); n++ {
			var text strings.Builder
			for text.Len() < 180+random.IntN(70) {
				text.WriteString(words[language][random.IntN(len(words[language]))])
			}
			var id [13]byte
			for k := range id {
				id[k] = byte(random.Uint32())
			}
			must(s.t, part.Add(300, false, benchRow{hex.EncodeToString(id[:]), text.String(), language, "https://example.org/" + strconv.Itoa(n), int64(n)}))
		}
		_, err = part.Close()
		must(s.t, err)
		must(s.t, f.Close())
		f, err = os.Open(path)
		must(s.t, err)
		h := sha256.New()
		size, err := io.Copy(h, f)
		must(s.t, err)
		_, err = f.Seek(0, io.SeekStart)
		must(s.t, err)
		digest := hex.EncodeToString(h.Sum(nil))
		must(s.t, s.hub.Objects().Put(ctx, digest, size, f))
		f.Close()
		must(s.t, s.hub.AddBlob(ctx, hub.Blob{SHA256: digest, Size: size}, r.Number))
		changes = append(changes, hub.Change{Path: fmt.Sprintf("data/%s/part-%05d.parquet", language, i), SHA256: digest, Size: size, Large: true})
		bytes += size
	}
	_, err = s.hub.Commit(ctx, name, hub.Main, hub.Proposal{Title: "data", Author: "sokha", Changes: changes})
	must(s.t, err)
	return bytes
}

// BenchmarkRows asks over HTTP for 100 rows at random places of a data set whose files were opened once. `LONTAR_ROWS=10000000 go test ./hubapi -run xxx
// -bench 'BenchmarkRows$' -benchtime 3000x -timeout 30m` is the measurement of the largest case: 10 M rows of about 300 bytes in 200 files.
func BenchmarkRows(b *testing.B) {
	rows := 100_000
	if n, err := strconv.Atoi(os.Getenv("LONTAR_ROWS")); err == nil && n > 0 {
		rows = n
	}
	s := newSite(b, nil)
	size := s.fill(b.Context(), rows, min(200, rows/500))
	client := &http.Client{}
	ask := func(offset int) time.Duration {
		began := time.Now()
		r, err := client.Get(s.url + "/rows?dataset=asean/large&config=default&split=train&length=100&offset=" + strconv.Itoa(offset))
		must(b, err)
		n, err := io.Copy(io.Discard, r.Body)
		must(b, err)
		r.Body.Close()
		if r.StatusCode != 200 || n < 10_000 {
			b.Fatalf("%d with %d bytes", r.StatusCode, n)
		}
		return time.Since(began)
	}
	cold := ask(0)
	random := rand.New(rand.NewPCG(3, 4))
	var took []time.Duration
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		took = append(took, ask(random.IntN(rows-100)))
	}
	runtime.ReadMemStats(&after)
	slices.Sort(took)
	at := func(p float64) float64 {
		return float64(took[min(len(took)-1, int(p*float64(len(took))))].Microseconds()) / 1000
	}
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(at(1), "max-ms")
	b.ReportMetric(float64(cold.Milliseconds()), "cold-ms")
	b.ReportMetric(float64(before.HeapAlloc)/(1<<20), "heap-MB")
	b.ReportMetric(float64(after.Sys)/(1<<20), "sys-MB")
	b.ReportMetric(float64(size)/(1<<20), "files-MB")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(len(took))/(1<<10), "KB-alloc/op")
}
