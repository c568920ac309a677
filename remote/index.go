package remote

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Index asks an index server of captures: that of Common Crawl, or another with the same protocol (pywb's CDX server API with output=json).
type Index struct {
	Client *fetch.Client
	Server string // "" for https://index.commoncrawl.org
	Data   string // where the archives lie; "" for https://data.commoncrawl.org
}

const (
	commonCrawlIndex = "https://index.commoncrawl.org"
	commonCrawlData  = "https://data.commoncrawl.org"
)

// Query says which captures are wanted: pages of status 200 that are HTML or plain text.
type Query struct {
	Crawl     string   // such as CC-MAIN-2026-10; "" for the newest
	Domains   []string // example.kh (with its subdomains), *.gov.kh, example.org/km/* ; none: the countries of ASEAN
	Languages []string // ISO 639-3 codes; a page counts when it holds any of them; none: all
	Most      int64    // captures to write; 0 for all
}

// asean are the top-level domains of the countries of ASEAN and Timor-Leste: the country codes, and those in other scripts (.ไทย, .مليسيا,
// .சிங்கப்பூர், .新加坡, .ລາວ). Pages elsewhere (.com, .org) are found by naming their domains.
var asean = []string{"*.bn", "*.id", "*.kh", "*.la", "*.mm", "*.my", "*.ph", "*.sg", "*.th", "*.tl", "*.vn",
	"*.xn--o3cw4h", "*.xn--mgbx4cd0ab", "*.xn--clchc0ea0b2g2a9gcd", "*.xn--yfro4i67o", "*.xn--q7ce6a"}

// capture is a line of the index, as the server writes it (all values are strings there) and as a list holds it.
type capture struct {
	URL       string `json:"url"`
	Filename  string `json:"filename"`
	Offset    string `json:"offset"`
	Length    string `json:"length"`
	Timestamp string `json:"timestamp,omitempty"`
	Digest    string `json:"digest,omitempty"`
	Languages string `json:"languages,omitempty"`

	Status   string `json:"status,omitempty"`
	Media    string `json:"mime,omitempty"`
	Detected string `json:"mime-detected,omitempty"`
}

var (
	languageCode = regexp.MustCompile(`^[a-z]{3}$`)
	crawlName    = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)
)

// Write asks for captures and writes them as JSON lines that the source `urls` reads, in the order of domains and then of the index. It gives
// their number. A domain of which there is none adds nothing.
func (x *Index) Write(ctx context.Context, q Query, w io.Writer) (n int64, err error) {
	for _, l := range q.Languages {
		if !languageCode.MatchString(l) {
			return 0, fault.New(fault.Invalid, "%q is not the code of a language: the index knows ISO 639-3", l).Try("write it as in khm or vie")
		}
	}
	crawl, err := x.crawl(ctx, q.Crawl)
	if err != nil {
		return 0, err
	}
	domains := q.Domains
	if len(domains) == 0 {
		domains = asean
	}
	out := bufio.NewWriter(w)
	for _, d := range domains {
		if q.Most > 0 && n >= q.Most {
			break
		}
		if err := x.domain(ctx, x.server()+"/"+crawl+"-index", q, d, out, &n); err != nil {
			return n, err
		}
	}
	return n, out.Flush()
}

func (x *Index) server() string {
	if x.Server == "" {
		return commonCrawlIndex
	}
	return strings.TrimRight(x.Server, "/")
}

func (x *Index) archive(name string) string {
	if strings.Contains(name, "://") {
		return name
	}
	base := strings.TrimRight(x.Data, "/")
	if base == "" {
		base = commonCrawlData
	}
	return base + "/" + escaped(strings.TrimLeft(name, "/"))
}

// crawl gives the name of a crawl: the one asked for, or the newest.
func (x *Index) crawl(ctx context.Context, name string) (string, error) {
	if name == "" {
		var list []struct {
			ID string `json:"id"`
		}
		b, err := x.get(ctx, x.server()+"/collinfo.json")
		if err != nil {
			return "", err
		}
		if err := json.Unmarshal(b, &list); err != nil || len(list) == 0 {
			return "", fault.New(fault.Broken, "the index server does not say which crawls there are").At("%s/collinfo.json", x.server())
		}
		name = list[0].ID // the newest comes first
	}
	if !crawlName.MatchString(name) {
		return "", fault.New(fault.Invalid, "%q is not the name of a crawl", name).Try("write it as in CC-MAIN-2026-10")
	}
	return name, nil
}

// get gives a body; nil when there is none of what was asked for.
func (x *Index) get(ctx context.Context, address string) ([]byte, error) {
	resp, b, err := x.Client.Bytes(ctx, fetch.Request{URL: address, Slow: true})
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		return b, nil
	case http.StatusNotFound:
		var said struct {
			Message string `json:"message"`
		}
		if err := json.Unmarshal(b, &said); err == nil && strings.HasPrefix(said.Message, "No Captures") {
			return nil, nil
		}
	}
	return nil, fetch.Refused(address, resp).Try("check the name of the crawl at %s", x.server())
}

// domain writes the captures of a domain.
func (x *Index) domain(ctx context.Context, api string, q Query, domain string, out *bufio.Writer, n *int64) error {
	if !strings.ContainsAny(domain, "*/") {
		domain = "*." + domain
	}
	values := url.Values{"url": {domain}, "output": {"json"}, "filter": {"=status:200"}}
	if len(q.Languages) > 0 {
		values.Add("filter", `~languages:.*(`+strings.Join(q.Languages, "|")+`).*`)
	}
	b, err := x.get(ctx, api+"?"+values.Encode()+"&showNumPages=true")
	if err != nil || b == nil {
		return err
	}
	var size struct {
		Pages int `json:"pages"`
	}
	if err := json.Unmarshal(b, &size); err != nil || size.Pages < 0 {
		return fault.New(fault.Broken, "the index server does not say how many pages there are").At("%s", api)
	}
	for page := range size.Pages {
		address := api + "?" + values.Encode() + "&page=" + strconv.Itoa(page)
		b, err := x.get(ctx, address)
		if err != nil {
			return err
		}
		for line := range bytes.Lines(b) {
			if q.Most > 0 && *n >= q.Most {
				return nil
			}
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			var c capture
			if err := json.Unmarshal(line, &c); err != nil || c.URL == "" || c.Filename == "" || !isNumber(c.Offset) || !isNumber(c.Length) {
				return fault.New(fault.Broken, "the index server gives a line that is no capture: %s", words(string(line))).At("%s", address)
			}
			if !q.wants(c) {
				continue
			}
			c.Filename = x.archive(c.Filename)
			enc := json.NewEncoder(out)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(c); err != nil {
				return err
			}
			*n++
		}
	}
	return nil
}

func isNumber(s string) bool {
	v, err := strconv.ParseInt(s, 10, 64)
	return err == nil && v >= 0
}

// wants says whether a capture is one of a page in the languages asked for. What the server does not say counts for it.
func (q Query) wants(c capture) bool {
	media := c.Detected
	if media == "" {
		media = c.Media
	}
	switch media {
	case "", "unk", "text/html", "application/xhtml+xml", "text/plain":
	default:
		return false
	}
	if c.Status != "" && c.Status != "200" {
		return false
	}
	return len(q.Languages) == 0 || slices.ContainsFunc(strings.Split(c.Languages, ","), func(l string) bool { return slices.Contains(q.Languages, l) })
}
