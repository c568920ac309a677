// Command load writes a large crawl for measurements: WARC files of HTML pages in 20 languages, made from the training rows of SIB-200, with
// near and exact duplicates among them. The same arguments give the same bytes.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/language/identify"
)

func main() {
	data := flag.String("data", os.Getenv("LONTAR_TESTDATA"), "folder of the real test data")
	out := flag.String("out", "", "folder to write to")
	megabytes := flag.Int("mb", 2000, "size of the pages before compression, in MB")
	files := flag.Int("files", 20, "number of files")
	flag.Parse()
	if err := run(*data, *out, *megabytes, *files); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// languages are those of the region that SIB-200 has, and English.
var languages = strings.Fields("ind_Latn zsm_Latn jav_Latn sun_Latn min_Latn ace_Latn ban_Latn bug_Latn tgl_Latn ceb_Latn ilo_Latn war_Latn vie_Latn tha_Thai lao_Laoo khm_Khmr mya_Mymr shn_Mymr tam_Taml eng_Latn")

func run(data, out string, megabytes, files int) error {
	if data == "" || out == "" {
		return fmt.Errorf("-data (or LONTAR_TESTDATA) and -out are needed")
	}
	sentences := make([][]string, len(languages))
	for i, l := range languages {
		for s, err := range identify.SIB200(os.DirFS(filepath.Join(data, "lid-sib200")), identify.TrainingRows) {
			if err != nil {
				return err
			}
			if strings.ReplaceAll(l, "tgl", "fil") == strings.ReplaceAll(string(s.Tag), "-", "_") {
				sentences[i] = append(sentences[i], s.Text)
			}
		}
		if len(sentences[i]) == 0 {
			return fmt.Errorf("no sentences in %s", l)
		}
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return err
	}
	m := maker{sentences: sentences, rng: rand.New(rand.NewPCG(1, 2))}
	for f := range files {
		if err := m.file(filepath.Join(out, fmt.Sprintf("load-%03d.warc.gz", f)), int64(megabytes)*1_000_000/int64(files)); err != nil {
			return err
		}
	}
	return nil
}

type maker struct {
	sentences [][]string
	rng       *rand.Rand
	made      int
	recent    []string // bodies that may come again
}

func (m *maker) file(name string, bytes int64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	buf := bufio.NewWriterSize(f, 1<<20)
	w := warc.NewWriter(buf)
	for bytes > 0 {
		page := m.page()
		header := warc.Fields{{Name: "Content-Type", Value: "text/html; charset=utf-8"}}
		if err := w.Response(fmt.Sprintf("https://site-%d.example/page/%d", m.made%997, m.made), "2026-01-01T00:00:00Z", 200, header, []byte(page)); err != nil {
			return err
		}
		m.made++
		bytes -= int64(len(page))
	}
	if err := buf.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// page makes a page: one in ten repeats a body exactly, one in ten with a changed sentence.
func (m *maker) page() string {
	i := m.made % len(m.sentences)
	var body string
	if k := m.rng.IntN(10); k < 2 && len(m.recent) > 100 {
		body = m.recent[m.rng.IntN(len(m.recent))]
		if k == 1 {
			body += "\n" + m.pick(i)
		}
	} else {
		var lines []string
		for range 8 + m.rng.IntN(30) {
			lines = append(lines, m.pick(i)+" "+m.pick(i))
		}
		body = strings.Join(lines, "\n")
		if len(m.recent) < 5000 {
			m.recent = append(m.recent, body)
		} else {
			m.recent[m.rng.IntN(len(m.recent))] = body
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html><head><meta charset="utf-8"><title>%s</title><style>body{margin:0}nav a{color:#036}</style></head><body><nav><ul>`, html.EscapeString(m.pick(i)))
	for n := range 12 {
		fmt.Fprintf(&b, `<li><a href="/menu/%d">Menu %d</a></li>`, n, n)
	}
	io.WriteString(&b, `</ul></nav><main><article>`)
	for line := range strings.SplitSeq(body, "\n") {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(line))
	}
	fmt.Fprintf(&b, `</article></main><aside><h3>More</h3><a href="/a">One</a> <a href="/b">Two</a></aside><footer>© site %d</footer></body></html>`, m.made%997)
	return b.String()
}

func (m *maker) pick(i int) string { return m.sentences[i][m.rng.IntN(len(m.sentences[i]))] }
