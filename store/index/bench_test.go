package index

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/store/cluster"
)

// load is a made-up data set of Khmer and Thai: rows of some 300 bytes, put together from stretches of real sentences, so that new pairs of clusters
// come up where they meet. The same size gives the same rows.
type load struct {
	sentences [][]string // of clusters
	r         *rand.Rand
	rows      int
	files     int
}

type benchRow struct {
	ID   int64  `parquet:"id"`
	Text string `parquet:"text,zstd"`
}

func newLoad(b *testing.B) *load {
	l := &load{r: rand.New(rand.NewPCG(2026, 11)), rows: 1_000_000, files: 100}
	if n, err := strconv.Atoi(os.Getenv("LONTAR_ROWS")); err == nil {
		l.rows = n
	}
	if n, err := strconv.Atoi(os.Getenv("LONTAR_FILES")); err == nil {
		l.files = n
	}
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(b, "lid-sib200")), identify.TrainingRows) {
		if err != nil {
			b.Fatal(err)
		}
		if s.Tag == "khm-Khmr" || s.Tag == "tha-Thai" {
			l.sentences = append(l.sentences, slices.Collect(language.Clusters(s.Text)))
		}
	}
	return l
}

// stretch gives from least to most clusters of a sentence.
func (l *load) stretch(least, most int) string {
	s := l.sentences[l.r.IntN(len(l.sentences))]
	n := min(least+l.r.IntN(most-least+1), len(s))
	i := l.r.IntN(len(s) - n + 1)
	return strings.TrimSpace(strings.Join(s[i:i+n], ""))
}

func (l *load) row() string {
	var b strings.Builder
	for b.Len() < 280 {
		b.WriteString(l.stretch(6, 25))
		if l.r.IntN(3) == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// write puts the files into a vault.
func (l *load) write(b *testing.B, vault hub.Objects) (files []hub.File, text int64, sample []string) {
	for i := range l.files {
		rows := make([]benchRow, l.rows/l.files)
		for n := range rows {
			rows[n] = benchRow{int64(n), l.row()}
			text += int64(len(rows[n].Text))
		}
		sample = append(sample, rows[0].Text, rows[len(rows)/2].Text)
		var out bytes.Buffer
		w := parquet.NewGenericWriter[benchRow](&out, parquet.MaxRowsPerRowGroup(1000))
		if _, err := w.Write(rows); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		sum := sha256.Sum256(out.Bytes())
		name, size := hex.EncodeToString(sum[:]), int64(out.Len())
		if err := vault.Put(b.Context(), name, size, &out); err != nil {
			b.Fatal(err)
		}
		files = append(files, hub.File{Path: fmt.Sprintf("data/part-%03d.parquet", i), Entry: hub.Entry{SHA256: name, Size: size}})
	}
	return files, text, sample
}

// asked is a query and of what kind it is.
type asked struct{ kind, text string }

func (l *load) queries(sample []string) (list []asked) {
	cut := func(n int) string {
		s := slices.Collect(language.Clusters(sample[l.r.IntN(len(sample))]))
		i := l.r.IntN(max(len(s)-n, 1))
		return strings.Join(s[i:min(i+n, len(s))], "")
	}
	for range 80 {
		absent := slices.Collect(language.Clusters(strings.ReplaceAll(cut(8), " ", "")))
		l.r.Shuffle(len(absent), func(i, j int) { absent[i], absent[j] = absent[j], absent[i] })
		list = append(list,
			asked{"frequent", strings.ReplaceAll(cut(1+l.r.IntN(3)), " ", "")},
			asked{"rare", strings.ReplaceAll(cut(9), " ", "")},
			asked{"absent", strings.Join(absent, "")},
			asked{"phrase", `"` + strings.ReplaceAll(cut(20), `"`, "") + `"`},
			asked{"two words", strings.ReplaceAll(cut(2), " ", "") + " " + strings.ReplaceAll(cut(4), " ", "")})
	}
	return slices.DeleteFunc(list, func(a asked) bool { return strings.Trim(a.text, "\" “”\u200B") == "" })
}

// quantiles prints how long queries took, by kind and all, and the time of the processor, which other programs do not change.
func quantiles(b *testing.B, what string, queries []asked, ask func(asked) error) {
	wall, processor := map[string][]time.Duration{}, map[string][]time.Duration{}
	for _, q := range queries {
		used, began := cpu(), time.Now()
		if err := ask(q); err != nil {
			b.Fatal(q, err)
		}
		took, worked := time.Since(began), cpu()-used
		for _, kind := range []string{q.kind, ""} {
			wall[kind], processor[kind] = append(wall[kind], took), append(processor[kind], worked)
		}
	}
	for _, kind := range []string{"frequent", "rare", "absent", "phrase", "two words", ""} {
		d, p := wall[kind], processor[kind]
		slices.Sort(d)
		slices.Sort(p)
		b.Logf("%-24s %-10s n %3d  p50 %7.2f ms  p95 %7.2f ms  max %7.2f ms  processor p50 %6.2f p95 %6.2f ms", what, cmp.Or(kind, "all"), len(d), ms(d[len(d)/2]), ms(d[len(d)*95/100]),
			ms(d[len(d)-1]), ms(p[len(p)/2]), ms(p[len(p)*95/100]))
		if kind == "" && strings.Contains(what, "first 20") {
			b.ReportMetric(ms(d[len(d)*95/100]), "p95-ms")
		}
	}
}

// cpu is the time of the processor that this program used, without the server of PostgreSQL.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkSearch builds an index of a million rows (LONTAR_ROWS) in 100 files (LONTAR_FILES) and asks for the first 20 hits; SQLite's own trigram index
// (FTS5) of the same rows is the baseline. Run it with -benchtime 1x -v.
func BenchmarkSearch(b *testing.B) {
	l := newLoad(b)
	vault, err := objects.NewVault(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	files, text, sample := l.write(b, vault)
	queries := l.queries(sample)
	b.Logf("%d rows in %d files, %.0f MB of text", l.rows, l.files, float64(text)/1e6)
	source := hub.New(nil, vault, time.Now)
	b.Run("sqlite", func(b *testing.B) {
		once(b, filepath.Join(b.TempDir(), "index.db"), source, files, queries, text)
	})
	b.Run("postgres", func(b *testing.B) { once(b, cluster.Start(b).Database(b), source, files, queries, text) })
	b.Run("fts5", func(b *testing.B) { trigrams(b, source, files, queries, text) })
}

func once(b *testing.B, address string, source *hub.Hub, files []hub.File, queries []asked, text int64) {
	x, err := Open(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	w := search.NewWriter(x, source, nil, time.Now)
	began, heap := time.Now(), uint64(0)
	for _, f := range files {
		if v, err := w.Write(b.Context(), f.SHA256, f.Size); err != nil || v.State != search.Ready {
			b.Fatal(v, err)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap = max(heap, m.HeapSys)
	}
	built := time.Since(began)
	stats, err := x.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	size := stats.Bytes
	if fi, err := os.Stat(address); err == nil {
		size = fi.Size()
	} else if err := x.reader.QueryRowContext(b.Context(), "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE relkind = 'r' AND relnamespace = $1::regnamespace", schema).Scan(&size); err != nil {
		b.Fatal(err)
	}
	b.Logf("built in %.1f s: %.1f MB/s; index %.0f MB, on the disk %.0f MB, %.2f of the text; heap %d MB", built.Seconds(), float64(text)/1e6/built.Seconds(), float64(stats.Bytes)/1e6, float64(size)/1e6,
		float64(size)/float64(text), heap>>20)
	s := search.New(x, source, search.Options{})
	for _, pass := range []string{"first 20, first pass", "first 20, warm"} {
		quantiles(b, pass, queries, func(q asked) error {
			a, err := s.Search(b.Context(), files, []string{"text"}, q.text, 0, 20)
			if a.Partial {
				return errors.New("the answer is partial")
			}
			return err
		})
	}
	quantiles(b, "total", queries, func(q asked) error {
		_, err := s.Count(b.Context(), files, []string{"text"}, q.text)
		return err
	})
}

// trigrams is the baseline: the same rows in FTS5 with its trigram tokenizer, asked for substrings.
func trigrams(b *testing.B, source *hub.Hub, files []hub.File, queries []asked, text int64) {
	name := filepath.Join(b.TempDir(), "fts.db")
	db, err := sql.Open("sqlite", "file:"+name+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	ctx := context.Background()
	if _, err := db.ExecContext(ctx, "CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'trigram', content = '')"); err != nil {
		b.Fatal(err)
	}
	began, number := time.Now(), 0
	for _, f := range files {
		rows, err := parquet.Read[benchRow](source.Content(ctx, f.SHA256, f.Size), f.Size)
		if err != nil {
			b.Fatal(err)
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range rows {
			number++
			if _, err := tx.ExecContext(ctx, "INSERT INTO t (rowid, text) VALUES (?, ?)", number, r.Text); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	built := time.Since(began)
	fi, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("built in %.1f s: %.1f MB/s; index %.0f MB, %.2f of the text", built.Seconds(), float64(text)/1e6/built.Seconds(), float64(fi.Size())/1e6, float64(fi.Size())/float64(text))
	quantiles(b, "FTS5 trigram, first 20", queries, func(q asked) error {
		match := `"` + strings.Trim(q.text, `"`) + `"`
		if q.kind == "two words" {
			a, z, _ := strings.Cut(q.text, " ")
			match = `"` + a + `" AND "` + z + `"`
		}
		rows, err := db.QueryContext(ctx, "SELECT rowid FROM t WHERE t MATCH ? LIMIT 20", match)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
		}
		return rows.Err()
	})
}
