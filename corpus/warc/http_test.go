package warc

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/fault"
)

const page = "<p>ភាសាខ្មែរ မြန်မာ ລາວ ไทย தமிழ் Việt ꦗꦮ جاوي Indonesia</p>"

func coded(t testing.TB, body, coding string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "flate":
		w, _ = flate.NewWriter(&b, 6)
	case "zstd":
		w, _ = zstd.NewWriter(&b)
	}
	if _, err := io.WriteString(w, body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func chunks(body string, size int) string {
	var b strings.Builder
	for body != "" {
		n := min(size, len(body))
		fmt.Fprintf(&b, "%x;note=1\r\n%s\r\n", n, body[:n])
		body = body[n:]
	}
	return b.String() + "0\r\nTrailer: x\r\n\r\n"
}

func TestHTTPBodiesAreDecoded(t *testing.T) {
	gz := coded(t, page, "gzip")
	tests := map[string]struct {
		header, body, want, flaw string
	}{
		"plain":                        {"", page, page, ""},
		"gzip":                         {"Content-Encoding: gzip", gz, page, ""},
		"x-gzip upper case":            {"content-encoding: X-GZIP", gz, page, ""},
		"br":                           {"Content-Encoding: br", coded(t, page, "br"), page, ""},
		"zstd":                         {"Content-Encoding: zstd", coded(t, page, "zstd"), page, ""},
		"deflate in zlib":              {"Content-Encoding: deflate", coded(t, page, "zlib"), page, ""},
		"deflate bare":                 {"Content-Encoding: deflate", coded(t, page, "flate"), page, ""},
		"deflate that is gzip":         {"Content-Encoding: deflate", gz, page, ""},
		"gzip then br":                 {"Content-Encoding: gzip, br", coded(t, gz, "br"), page, ""},
		"gzip twice, two lines":        {"Content-Encoding: gzip\r\nContent-Encoding: gzip", coded(t, gz, "gzip"), page, ""},
		"gzip but plain":               {"Content-Encoding: gzip", page, page, ""},
		"br but plain":                 {"Content-Encoding: br", page, page, ""},
		"deflate but plain":            {"Content-Encoding: deflate", page, page, ""},
		"zstd but plain":               {"Content-Encoding: zstd", page, page, ""},
		"gzip and bytes after":         {"Content-Encoding: gzip", gz + "trailing bytes", page, ""},
		"gzip cut off":                 {"Content-Encoding: gzip", gz[:len(gz)-9], "", "content-encoding gzip"},
		"unknown":                      {"Content-Encoding: zip9", page, page, "unknown coding"},
		"identity":                     {"Content-Encoding: identity", page, page, ""},
		"chunked":                      {"Transfer-Encoding: chunked", chunks(page, 7), page, ""},
		"chunked gzip":                 {"Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunks(gz, 10), page, ""},
		"chunked but plain":            {"Transfer-Encoding: chunked", page, page, ""},
		"chunked cut off":              {"Transfer-Encoding: chunked", chunks(page, 1000)[:30], page[:30-len("xx;note=1\r\n")], "cut off"},
		"chunked, then broken":         {"Transfer-Encoding: chunked", "3\r\nabc\r\nzz\r\n", "abc", "broken chunk"},
		"no body":                      {"Transfer-Encoding: chunked\r\nContent-Encoding: gzip", "", "", ""},
		"chunked and removed by crawl": {"X-Crawl-Transfer-Encoding: chunked", page, page, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
			if test.header != "" {
				head += test.header + "\r\n"
			}
			rec := &Record{Type: "response", Block: []byte(head + "\r\n" + test.body)}
			o := &opener{limits: Limits{}.orDefault()}
			for range 2 { // the second time with buffers that were used
				if err := o.open(rec); err != nil {
					t.Fatal(err)
				}
				if got := string(rec.Body); got != test.want && !(name == "gzip cut off" && strings.HasPrefix(page, got)) {
					t.Errorf("body %q, want %q", got, test.want)
				}
				if flaw := rec.HTTP.Flaw; (flaw != nil) != (test.flaw != "") || flaw != nil && !strings.Contains(flaw.Error(), test.flaw) {
					t.Errorf("flaw %v, want %q", flaw, test.flaw)
				}
				if rec.HTTP.Status != 200 || rec.HTTP.Header.Get("content-TYPE") != "text/html" {
					t.Errorf("head %+v", rec.HTTP)
				}
			}
		})
	}
}

func TestAContentCodingBombIsBroken(t *testing.T) {
	for _, coding := range []string{"gzip", "br", "zstd"} {
		bomb := coded(t, strings.Repeat("\x00", 3<<20), coding)
		rec := &Record{Type: "response", Block: []byte("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\n\r\n" + bomb)}
		if err := (&opener{limits: Limits{}.orDefault()}).open(rec); fault.Of(err) != fault.Broken {
			t.Errorf("%s: %v", coding, err)
		}
	}
}

func TestDigestsOfEveryNotationAreChecked(t *testing.T) {
	yes, no := true, false
	for labelled, want := range map[string]*bool{
		"sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ":                                   &yes,
		"SHA-1:3i42h3s6nnfq2msvx7xzkyayscx5qbyj":                                  &yes,
		"sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709":                           &yes,
		"sha1:da39a3ee5e6b4b0d3255bfef95601890afd80708":                           &no,
		"md5:d41d8cd98f00b204e9800998ecf8427e":                                    &yes,
		"md5:1B2M2Y8AsgTpgAmY7PhCfg==":                                            &yes,
		"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855": &yes,
		"sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====":         &yes,
		"blake3:abc": nil, "sha1:short": nil, "": nil, "sha1:!!39a3ee5e6b4b0d3255bfef95601890afd80709": nil,
	} {
		rec := &Record{Type: "resource", Header: Fields{{"warc-payload-digest", labelled}}}
		rec.verify(nil, nil)
		if (rec.DigestOK == nil) != (want == nil) || want != nil && *rec.DigestOK != *want {
			t.Errorf("%q: %v", labelled, rec.DigestOK)
		}
	}
}

func TestARCLines(t *testing.T) {
	for line, want := range map[string]string{
		"http://a.example/ 93.184.216.119 20140216050221 text/html 1591":                           "http://a.example/|text/html|1591|0",
		"http://a.example/x y?z=1 2 93.184.216.119 20140216050221 text/html; charset=tis-620 15\r": "http://a.example/x y?z=1 2|text/html; charset=tis-620|15|0",
		"http://a.example/ 1.2.3.4 20140216050221 text/html 200 abc - 99 f.arc 15":                 "http://a.example/|text/html|15|5",
		"http://a.example/ 1.2.3.4 20140216050221 text/html; x=y 200 - http://b/ 99 f.arc 15":      "http://a.example/|text/html; x=y|15|5",
		"dns:ไทย.example 2001:db8::1 20140216050221 text/dns 5":                                    "dns:ไทย.example|text/dns|5|0",
		"http://a.example/ 93.184.216.119 201404010000000000 text/html -1":                         "",
		"http://a.example/ 93.184.216.119 201404010000000000 text/html abc":                        "",
		"a line of text with a colon: 1 2 3 4 5 6":                                                 "",
		"": "",
	} {
		got := ""
		if l, ok := parseARC([]byte(line)); ok {
			got = fmt.Sprintf("%s|%s|%d|%d", l.uri, l.media, l.length, len(l.extra))
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
