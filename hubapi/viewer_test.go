package hubapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/hub"
)

// scripts are sentences in the region's scripts; not yet reviewed by native speakers.
var scripts = []struct{ language, text string }{
	{"khm-Khmr", "ទន្លេមេគង្គហូរកាត់ប្រទេសកម្ពុជា"}, {"mya-Mymr", "မြန်မာစာ"}, {"lao-Laoo", "ພາສາລາວ"}, {"tha-Thai", "ตลาดน้ำตอนเช้า"}, {"tam-Taml", "தமிழ் மொழி"},
	{"vie-Latn", "Chợ nổi Cái Răng"}, {"jav-Java", "ꦲꦏ꧀ꦱꦫꦗꦮ"}, {"zsm-Arab", "بهاس ملايو"}, {"ind-Latn", "pasar \"pagi\", di tepi kali"},
}

func (s *site) commit(as, id string, files map[string]string) {
	s.t.Helper()
	operations := []any{header("data")}
	for path, text := range files {
		operations = append(operations, inline(path, text))
	}
	s.want(200, as, "POST", "/api/datasets/"+id+"/commit/main", lines(operations...))
}

// ask asks the viewer; parameters are pairs.
func (s *site) ask(status int, as, what string, parameters ...string) map[string]any {
	s.t.Helper()
	q := url.Values{}
	for i := 0; i+1 < len(parameters); i += 2 {
		q.Set(parameters[i], parameters[i+1])
	}
	return s.want(status, as, "GET", "/"+what+"?"+q.Encode(), nil).json(s.t)
}

// column gives the values of a column in the rows of an answer.
func column(answer map[string]any, name string) (list []any) {
	for _, r := range answer["rows"].([]any) {
		list = append(list, r.(map[string]any)["row"].(map[string]any)[name])
	}
	return list
}

func recordsInEveryFormat() map[string]map[string]string {
	var jsonl, array, csv, tsv, text strings.Builder
	array.WriteString("[")
	csv.WriteString("\ufefflanguage,text,n\r\n")
	tsv.WriteString("language\ttext\tn\n")
	for i, r := range scripts {
		line, _ := json.Marshal(map[string]any{"language": r.language, "text": r.text, "n": i})
		jsonl.Write(append(line, '\n'))
		if i > 0 {
			array.WriteString(",\n")
		}
		array.Write(line)
		fmt.Fprintf(&csv, "%s,\"%s\",%d\r\n", r.language, strings.ReplaceAll(r.text, `"`, `""`), i)
		fmt.Fprintf(&tsv, "%s\t%s\t%d\n", r.language, r.text, i)
		text.WriteString(r.text + "\n")
	}
	array.WriteString("]")
	return map[string]map[string]string{
		"jsonl": {"train.jsonl": jsonl.String()}, "json": {"data/train.json": array.String()}, "csv": {"train.csv": csv.String()}, "tsv": {"train.tsv": tsv.String()}, "text": {"ទិន្នន័យ.txt": text.String()},
		"parquet": {"data/train-00000-of-00001.parquet": parquetOf(scripts)},
	}
}

func parquetOf(rows []struct{ language, text string }) string {
	type row struct {
		Language string `parquet:"language"`
		Text     string `parquet:"text"`
		N        int64  `parquet:"n"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.Compression(&parquet.Zstd))
	for i, r := range rows {
		if _, err := w.Write([]row{{r.language, r.text, int64(i)}}); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

func TestRowsOfEveryFormatInEveryScript(t *testing.T) {
	s := newSite(t, nil)
	for format, files := range recordsInEveryFormat() {
		t.Run(format, func(t *testing.T) {
			id := "asean/" + format
			s.create("sokha", "asean", format, "public")
			s.commit("sokha", id, files)
			splits := s.ask(200, "", "splits", "dataset", id)
			want := []any{map[string]any{"dataset": id, "config": "default", "split": "train"}}
			if d := cmp.Diff(want, splits["splits"]); d != "" {
				t.Fatal(d)
			}
			page := s.ask(200, "", "rows", "dataset", id, "config", "default", "split", "train", "offset", "2", "length", "5")
			var texts []any
			for _, r := range scripts[2:7] {
				texts = append(texts, r.text)
			}
			if d := cmp.Diff(texts, column(page, "text")); d != "" {
				t.Error(d)
			}
			if page["num_rows_total"] != 9.0 || page["num_rows_per_page"] != 100.0 || page["partial"] != false {
				t.Errorf("%v", page)
			}
			first := page["rows"].([]any)[0].(map[string]any)
			if first["row_idx"] != 2.0 || len(first["truncated_cells"].([]any)) != 0 {
				t.Errorf("%v", first)
			}
			if format != "text" {
				got := s.ask(200, "", "filter", "dataset", id, "where", `"language"='zsm-Arab' OR "n">=8 AND "text" LIKE '%pagi%'`)
				if d := cmp.Diff([]any{scripts[7].text, scripts[8].text}, column(got, "text")); d != "" {
					t.Error(d)
				}
				got = s.ask(200, "", "filter", "dataset", id, "where", `"n" BETWEEN 1 AND 3`, "orderby", `"n" DESC`)
				if d := cmp.Diff([]any{3.0, 2.0, 1.0}, column(got, "n")); d != "" {
					t.Error(d)
				}
			}
			statistics := s.ask(200, "", "statistics", "dataset", id, "config", "default", "split", "train")
			if statistics["num_examples"] != 9.0 {
				t.Errorf("%v", statistics)
			}
			// As Parquet, by the address that clients of the server and those of the hub use.
			listed := s.ask(200, "", "parquet", "dataset", id)["parquet_files"].([]any)[0].(map[string]any)
			file := s.want(200, "", "GET", listed["url"].(string), nil)
			if len(file.body) != int(listed["size"].(float64)) || string(file.body[:4]) != "PAR1" {
				t.Errorf("%v is %d bytes", listed, len(file.body))
			}
			tree := s.want(200, "", "GET", "/api/datasets/"+id+"/parquet/default/train", nil)
			var urls []string
			must(t, json.Unmarshal(tree.body, &urls))
			if again := s.want(200, "", "GET", urls[0], nil); !bytes.Equal(again.body, file.body) {
				t.Error("the two addresses give different files")
			}
			if got := s.want(206, "", "GET", urls[0], nil, "Range", "bytes=0-3"); string(got.body) != "PAR1" {
				t.Errorf("%q", got.body)
			}
			size := s.ask(200, "", "size", "dataset", id)["size"].(map[string]any)["dataset"].(map[string]any)
			if size["num_rows"] != 9.0 || size["num_bytes_parquet_files"] != listed["size"] {
				t.Errorf("%v", size)
			}
			info := s.ask(200, "", "info", "dataset", id, "config", "default")["dataset_info"].(map[string]any)
			if info["features"].(map[string]any)["text"].(map[string]any)["dtype"] != "string" {
				t.Errorf("%v", info)
			}
			if valid := s.ask(200, "", "is-valid", "dataset", id); valid["viewer"] != true || valid["filter"] != true || valid["search"] != false {
				t.Errorf("%v", valid)
			}
			if first := s.ask(200, "", "first-rows", "dataset", id); first["truncated"] != false || len(first["rows"].([]any)) != 9 || first["config"] != "default" {
				t.Errorf("%v", first)
			}
		})
	}
}

func TestOnlyWhoMayReadFilesSeesRows(t *testing.T) {
	s := newSite(t, nil)
	files := map[string]string{"train.csv": "text\nសម្ងាត់\n", "README.md": "---\nlicense: cc0-1.0\n---\n"}
	s.create("sokha", "asean", "private", "private")
	s.commit("sokha", "asean/private", files)
	s.create("sokha", "asean", "gated", "public")
	s.commit("sokha", "asean/gated", files)
	_, err := s.hub.Edit(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "gated"}, func(r *hub.Repository) error { r.Gate = hub.Manual; return nil })
	must(t, err)
	for _, what := range []string{"splits", "first-rows", "rows", "filter", "statistics", "size", "parquet", "info", "is-valid"} {
		for _, id := range []string{"asean/private", "asean/gated"} {
			for _, as := range []string{"", "dara"} {
				r := s.do(as, "GET", "/"+what+"?dataset="+id+"&where="+url.QueryEscape(`"text" IS NOT NULL`), nil)
				if r.status < 401 || r.status > 404 || bytes.Contains(r.body, []byte("សម្ងាត់")) {
					t.Errorf("%s of %s as %q gives %d %s", what, id, as, r.status, r.body)
				}
			}
			if r := s.do("sokha", "GET", "/"+what+"?dataset="+id+"&where="+url.QueryEscape(`"text" IS NOT NULL`), nil); r.status != 200 || r.header.Get("X-Revision") == "" {
				t.Errorf("%s of %s as its owner gives %d %s", what, id, r.status, r.body)
			}
		}
	}
	for _, path := range []string{"/api/datasets/asean/private/parquet/default/train/0.parquet", "/datasets/asean/private/resolve/refs%2Fconvert%2Fparquet/default/train/0000.parquet", "/api/datasets/asean/private/croissant"} {
		if r := s.do("dara", "GET", path, nil); r.status != 404 {
			t.Errorf("%s gives %d", path, r.status)
		}
	}
}

func TestTheViewerSaysWhatIsWrong(t *testing.T) {
	s := newSite(t, nil)
	s.create("sokha", "asean", "d", "public")
	s.commit("sokha", "asean/d", map[string]string{"train.csv": "text,n\na,1\n", "test.csv": "text,n\nb,2\n"})
	s.create("sokha", "asean", "broken", "public")
	s.commit("sokha", "asean/broken", map[string]string{"train.jsonl": "{\"a\":1}\n{\"a\":", "data.parquet": "PAR1 no"})
	s.create("sokha", "asean", "empty", "public")
	for _, c := range []struct {
		status int
		query  string
		want   string
	}{
		{404, "rows?dataset=asean/d&config=x&split=train", "the configurations are: default"},
		{404, "rows?dataset=asean/d&config=default&split=x", "its splits are: train, test"},
		{404, "rows?dataset=asean/d&config=default", "its splits are"},
		{400, "rows?dataset=asean/d&split=train&length=101", "more than 100"},
		{400, "rows?dataset=asean/d&split=train&offset=-1", "a number from 0 on"},
		{400, "filter?dataset=asean/d&split=train&where=nope%3D1", "the columns are: text, n"},
		{400, "filter?dataset=asean/d&split=train&where=n%3D'x'", "does not compare"},
		{400, "filter?dataset=asean/d&split=train&where=n%3D1)%3B+DROP+TABLE+repositories", "has no place here"},
		{400, "filter?dataset=asean/d&split=train", "where is missing"},
		{401, "rows?dataset=asean/gone", ""},
		{404, "rows?dataset=asean/d&split=train&revision=gone", "no revision"},
		{404, "rows?dataset=asean/empty", "no files that can be read"},
		{400, "rows?dataset=", "dataset is missing"},
		{500, "rows?dataset=asean/broken&split=train", "train.jsonl offset"},
		{404, "search?dataset=asean/d&split=train&query=x", "no search"},
	} {
		r := s.do("", "GET", "/"+c.query, nil)
		if r.status != c.status || !strings.Contains(string(r.body), c.want) {
			t.Errorf("%s gives %d %s, want %d %s", c.query, r.status, r.body, c.status, c.want)
		}
	}
	if r := s.do("", "GET", "/rows?dataset=asean/d&split=train", nil, "X-Request-Id", "x"); r.status != 200 {
		t.Errorf("%d", r.status)
	}
	if r := s.do("", "GET", "/rows", nil); r.status != 404 {
		t.Errorf("a page without a data set gives %d", r.status)
	}
}

// pictured is a data set as push_to_hub writes one with pictures.
func pictured(t testing.TB, n int) (string, [][]byte) {
	type picture struct {
		Bytes []byte  `parquet:"bytes,optional"`
		Path  *string `parquet:"path,optional"`
	}
	type row struct {
		Image *picture `parquet:"image,optional"`
		Text  string   `parquet:"text"`
		Label int64    `parquet:"label"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.KeyValueMetadata("huggingface",
		`{"info":{"features":{"image":{"_type":"Image"},"text":{"dtype":"string","_type":"Value"},"label":{"names":["វាល","ទន្លេ"],"_type":"ClassLabel"}}}}`))
	var all [][]byte
	for i := range n {
		m := image.NewNRGBA(image.Rect(0, 0, 40, 30))
		m.Set(0, 0, color.NRGBA{uint8(i), 1, 2, 255})
		var p bytes.Buffer
		must(t, png.Encode(&p, m))
		all = append(all, p.Bytes())
		r := row{&picture{Bytes: p.Bytes()}, scripts[i%len(scripts)].text, int64(i % 2)}
		if i == n-1 {
			r.Image = nil
		}
		_, err := w.Write([]row{r})
		must(t, err)
	}
	must(t, w.Close())
	return b.String(), all
}

func TestPicturesOfRowsAreSent(t *testing.T) {
	s := newSite(t, nil)
	file, pictures := pictured(t, 5)
	s.create("sokha", "asean", "p", "private")
	s.commit("sokha", "asean/p", map[string]string{"data/train-00000-of-00001.parquet": file})
	page := s.ask(200, "sokha", "rows", "dataset", "asean/p")
	cells := column(page, "image")
	third := cells[3].(map[string]any)
	if third["height"] != 30.0 || third["width"] != 40.0 || cells[4] != nil {
		t.Fatalf("%v", cells)
	}
	src := third["src"].(string)
	got := s.want(200, "", "GET", src, nil) // as a browser asks: without a token
	if !bytes.Equal(got.body, pictures[3]) || got.header.Get("Content-Type") != "image/png" || !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%v", got.header)
	}
	u, err := url.Parse(src)
	must(t, err)
	for name, change := range map[string]func(url.Values){
		"another row":       func(q url.Values) { q.Set("row", "1") },
		"another column":    func(q url.Values) { q["path"] = []string{"text"} },
		"a longer life":     func(q url.Values) { q.Set("expires", "99999999999") },
		"another signature": func(q url.Values) { q.Set("signature", strings.Repeat("0", 64)) },
		"another size":      func(q url.Values) { q.Set("size", "1") },
	} {
		q := u.Query()
		change(q)
		if r := s.do("", "GET", u.Path+"?"+q.Encode(), nil); r.status != http.StatusUnauthorized {
			t.Errorf("%s gives %d", name, r.status)
		}
	}
	statistics := s.ask(200, "sokha", "statistics", "dataset", "asean/p")["statistics"].([]any)
	types := map[string]any{}
	for _, c := range statistics {
		m := c.(map[string]any)
		types[m["column_name"].(string)] = m["column_type"]
		if m["column_type"] == "class_label" {
			if d := cmp.Diff(map[string]any{"វាល": 3.0, "ទន្លេ": 2.0}, m["column_statistics"].(map[string]any)["frequencies"]); d != "" {
				t.Error(d)
			}
		}
	}
	if d := cmp.Diff(map[string]any{"image": "image", "text": "string_label", "label": "class_label"}, types); d != "" {
		t.Error(d)
	}
	if got := s.ask(200, "sokha", "filter", "dataset", "asean/p", "where", `"label"='ទន្លេ' AND "image" IS NOT NULL`); got["num_rows_total"] != 2.0 {
		t.Errorf("%v", got)
	}
	s.ahead(3 * 60 * 60 * 1e9)
	if r := s.do("", "GET", src, nil); r.status != http.StatusUnauthorized {
		t.Errorf("an old address gives %d", r.status)
	}
}

func TestAPictureThatWasTakenDownIsNotSent(t *testing.T) {
	s := newSite(t, nil)
	file, _ := pictured(t, 2)
	s.create("sokha", "asean", "p", "public")
	s.commit("sokha", "asean/p", map[string]string{"data/train-00000-of-00001.parquet": file})
	src := column(s.ask(200, "", "rows", "dataset", "asean/p"), "image")[0].(map[string]any)["src"].(string)
	s.want(200, "", "GET", src, nil)
	_, err := s.hub.Edit(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "p"}, func(r *hub.Repository) error { r.Disabled = "x"; return nil })
	must(t, err)
	if r := s.do("", "GET", src, nil); r.status == 200 {
		t.Error("it is sent")
	}
	if r := s.do("", "GET", "/rows?dataset=asean/p", nil); r.status == 200 {
		t.Error("rows are sent")
	}
}
