package dataset

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
)

// folder makes files.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(files[name]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// task makes a task of what stands under data.
func task(t testing.TB, data string) evaluate.Task {
	t.Helper()
	var v any
	if err := yamls.Unmarshal([]byte(data), &v); err != nil {
		t.Fatal(err)
	}
	return evaluate.Task{Name: "harbour", Version: 1, Kind: "choice", Licence: "CC0-1.0", Data: v}
}

// items reads a set of one file.
func items(t testing.TB, name, content, data string) ([]evaluate.Item, error) {
	t.Helper()
	l := Loader{Dir: folder(t, map[string]string{name: content})}
	list, _, err := l.Items(t.Context(), task(t, "file: "+name+"\n"+data))
	return list, err
}

// The same three rows in each form.
func TestFormsHoldTheSame(t *testing.T) {
	const spec = "languages: {khm: km}\nid: n\nquestion: q\nchoices: [a, b]\nright: r\n"
	for name, c := range map[string]struct{ content, more string }{
		"x.jsonl": {"{\"n\":1,\"q\":\"តើអ្វី?\",\"a\":\"ក\",\"b\":\"ខ\",\"r\":1}\n\n{\"n\":2,\"q\":\"ទីណា?\",\"a\":\"គ\",\"b\":\"ឃ\",\"r\":0}\n", ""},
		"x.json":  {"\ufeff[{\"n\":1,\"q\":\"តើអ្វី?\",\"a\":\"ក\",\"b\":\"ខ\",\"r\":\"B\"},{\"n\":2,\"q\":\"ទីណា?\",\"a\":\"គ\",\"b\":\"ឃ\",\"r\":\"គ\"}]", ""},
		"y.json":  {"{\"d\":{\"rows\":[{\"n\":1,\"q\":\"តើអ្វី?\",\"a\":\"ក\",\"b\":\"ខ\",\"r\":1},{\"n\":2,\"q\":\"ទីណា?\",\"a\":\"គ\",\"b\":\"ឃ\",\"r\":0}]}}", "rows: d.rows[*]\n"},
		"x.csv":   {"\ufeffn,q,a,b,r\n1,តើអ្វី?,ក,ខ,1\n2,\"ទីណា?\",គ,ឃ,0\n", ""},
		"y.csv":   {"n|q|a|b|r\n1|តើអ្វី?|ក|ខ|2\n2|\"ទីណា?\"|គ|ឃ|1\n", "separator: \"|\"\nfrom: 1\n"},
		"x.tsv":   {"1\tតើអ្វី?\tក\tខ\t1\n2\tទីណា?\tគ\tឃ\t0\n", "columns: [n, q, a, b, r]\nquoting: none\n"},
	} {
		list, err := items(t, name, c.content, spec+c.more)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(list) != 2 || list[0].ID != "harbour/1" || list[0].Question != "តើអ្វី?" || list[0].Choices[0] != "ខ" || list[0].Accepted[0] != "ខ" || list[1].Choices[0] != "គ" || list[1].Language != "khm-Khmr" {
			t.Errorf("%s: %+v", name, list)
		}
	}
}

func TestParquetIsRead(t *testing.T) {
	type text struct {
		Text []string `parquet:"text,list"`
	}
	type line struct {
		Q       string `parquet:"q"`
		Answers text   `parquet:"answers"`
		Label   int32  `parquet:"label"`
	}
	dir := t.TempDir()
	if err := parquet.WriteFile(filepath.Join(dir, "x.parquet"), []line{{"ဘာလဲ", text{[]string{"ရေ", "ရေချမ်း"}}, 3}}); err != nil {
		t.Fatal(err)
	}
	list, digest, err := Loader{Dir: dir}.Items(t.Context(), task(t, "file: x.parquet\nlanguages: [mya]\nquestion: q\nanswers: answers.text\nwhere: label == 3\n"))
	if err != nil || len(list) != 1 || len(list[0].Accepted) != 2 || list[0].ID != "harbour/0" || len(digest) != 64 {
		t.Errorf("%+v %s %v", list, digest, err)
	}
}

// Columns that are languages, files that are, and rows that say theirs; ids are the same in all of them.
func TestLanguagesOfASet(t *testing.T) {
	dir := folder(t, map[string]string{"w.csv": "id,english,jv\n7,water,banyu\n", "q.th.jsonl": "{\"q\":\"น้ำ\"}\n", "q.vi.jsonl": "{\"q\":\"nước\"}\n", "all.jsonl": "{\"l\":\"Lao\",\"q\":\"ນ້ຳ\"}\n{\"l\":\"Tamil\",\"q\":\"நீர்\"}\n{\"l\":\"Other\",\"q\":\"x\"}\n"})
	for data, want := range map[string]string{
		"file: w.csv\nlanguages: {jav: jv}\nrename: {text: \"{language}\"}\nid: id\nquestion: text\nversions: {eng: english}":            "harbour/7 jav-Latn banyu",
		"file: q.{language}.jsonl\nlanguages: {tha: th, vie: vi}\nquestion: q":                                                           "harbour/0 tha-Thai น้ำ; harbour/0 vie-Latn nước",
		"file: all.jsonl\nlanguages: {lao: Lao, tam: Tamil}\nlanguage: l\nquestion: q":                                                   "harbour/0 lao-Laoo ນ້ຳ; harbour/1 tam-Taml நீர்",
		"file: q.{language}.jsonl\nlanguages: {tha: th, vie: vi}\nquestion: {tha: \"{{q}} คืออะไร\", vie: \"{{q}} là gì?\"}\nset: water": "water/0 tha-Thai น้ำ คืออะไร; water/0 vie-Latn nước là gì?",
	} {
		list, _, err := Loader{Dir: dir}.Items(t.Context(), task(t, data))
		var got []string
		for _, i := range list {
			got = append(got, i.ID+" "+string(i.Language)+" "+i.Question)
		}
		if err != nil || strings.Join(got, "; ") != want {
			t.Errorf("%s: %v, %v", data, got, err)
		}
	}
}

func TestVotesAndOtherRowsChoices(t *testing.T) {
	list, err := items(t, "x.json", `{"a":{"q":"Buah?","v":[{"x":["pisang","gedang"],"n":3},{"x":["apel"],"n":1}]}}`, "languages: [ind]\nrows: \"*\"\nid: _key\nquestion: q\nvotes: {of: v, take: x, count: n, least: 2}\n")
	if err != nil || strings.Join(list[0].Accepted, " ") != "pisang gedang" || list[0].ID != "harbour/a" {
		t.Errorf("%+v %v", list, err)
	}
	var rows strings.Builder
	for _, w := range []string{"ꦧꦚꦸ", "ꦒꦼꦤꦶ", "ꦭꦺꦩꦃ", "ꦲꦔꦶꦤ꧀", "ꦧꦚꦸ"} {
		rows.WriteString("{\"w\":\"" + w + "\"}\n")
	}
	list, err = items(t, "x.jsonl", rows.String(), "languages: {jav-Java: jv}\nquestion: w\nchoices: [w]\nothers: 2\n")
	if err != nil || len(list) != 5 {
		t.Fatal(err)
	}
	again, _ := items(t, "x.jsonl", rows.String(), "languages: {jav-Java: jv}\nquestion: w\nchoices: [w]\nothers: 2\n")
	for n, i := range list {
		if len(i.Choices) != 3 || i.Choices[0] != i.Question || !slices.Equal(i.Choices, again[n].Choices) {
			t.Errorf("%+v", i)
		}
	}
}

// What is wrong is named with file and row.
func TestWhatIsWrongIsNamed(t *testing.T) {
	const row = "{\"q\":\"a?\",\"a\":\"1\",\"b\":\"1\",\"r\":5}\n"
	for _, c := range []struct {
		name, content, data, want string
		kind                      fault.Kind
	}{
		{"x.jsonl", row, "languages: [ind]\nquestion: nothing\n", `x.jsonl row 1, ind-Latn: question: line 1, nothing: there is no "nothing"`, fault.Invalid},
		{"x.jsonl", row, "languages: [ind]\nquestion: q\nchoices: [a, b]\n", "choice 2 is empty or stands twice", fault.Invalid},
		{"x.jsonl", row, "languages: [ind]\nquestion: q\nchoices: [a, q]\nright: r\n", `"5" is none of the 2 choices`, fault.Invalid},
		{"x.jsonl", row, "languages: [nowhere]\nquestion: q\n", "nowhere", fault.Invalid},
		{"x.jsonl", row, "question: q\n", "says no languages", fault.Invalid},
		{"x.jsonl", row, "languages: [ind]\nqestion: q\n", "qestion", fault.Invalid},
		{"x.jsonl", row, "languages: [ind]\nquestion: \"{{ q\"\n", "question: line 1", fault.Invalid},
		{"x.jsonl", row + "{\"q\":", "languages: [ind]\nquestion: q\n", "x.jsonl row 2", fault.Broken},
		{"x.jsonl", row + row, "languages: [ind]\nid: q\nquestion: q\n", `the id "harbour/a?" stands twice`, fault.Invalid},
		{"x.csv", "q,a\n1,2,3\n", "languages: [ind]\nquestion: q\n", "3", fault.Broken},
		{"x.json", "{\"a\":1}", "languages: [ind]\nquestion: q\n", "no list of rows", fault.Invalid},
		{"x.xml", "<a/>", "languages: [ind]\nquestion: q\n", "no form of files", fault.Invalid},
		{"x.txt", "a\nb\n", "languages: [ind]\nbeside: {l: x.txt, m: ../../etc/passwd}\nquestion: text\n", "outside of the set", fault.Invalid},
	} {
		_, err := items(t, c.name, c.content, c.data)
		if fault.Of(err) != c.kind || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s%s: %v (%s), want %q", c.content, c.data, err, fault.Of(err), c.want)
		}
	}
	for data, want := range map[string]string{
		"file: $LONTAR_TESTDATA/x.jsonl\nlanguages: [ind]\nquestion: q\nname: The Set": "the set The Set (CC0-1.0) is not there: the environment variable LONTAR_TESTDATA is not set",
		"file: gone.jsonl\nlanguages: [ind]\nquestion: q":                              "no file is gone.jsonl",
		"hub: a/b\nfile: x.jsonl\nlanguages: [ind]\nquestion: q":                       "none is asked here",
		"catalogue: x": "no catalogue",
	} {
		if _, _, err := (Loader{Dir: t.TempDir()}).Items(t.Context(), task(t, data)); fault.Of(err) != fault.Missing || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", data, err)
		}
	}
	if _, _, err := (Loader{Getenv: func(string) string { return "/" }}).Items(t.Context(), task(t, "file: $HOME/x.jsonl\nlanguages: [ind]\nquestion: q")); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

// Rows that are no items are left out only where the task says so, and each is told.
func TestLeftOutRowsAreTold(t *testing.T) {
	dir := folder(t, map[string]string{"x.jsonl": "{\"q\":\"\"}\n{\"q\":\"ເຈົ້າ?\"}\n"})
	var told []string
	l := Loader{Dir: dir, Skipped: func(task, place, why string) { told = append(told, task+" "+place+": "+why) }}
	list, _, err := l.Items(t.Context(), task(t, "file: x.jsonl\nlanguages: [lao]\nquestion: q\nbroken: skip\n"))
	if err != nil || len(list) != 1 || len(told) != 1 || !strings.HasPrefix(told[0], "harbour x.jsonl row 1, lao-Laoo: ") {
		t.Error(list, told, err)
	}
}

// A folder that the user gives stands for the place of the task.
func TestTheUsersFolder(t *testing.T) {
	dir := folder(t, map[string]string{"sub/x.jsonl": "{\"q\":\"1\"}\n", "set/data/x.jsonl": "{\"q\":\"2\"}\n"})
	for data, want := range map[string]string{"file: $LONTAR_TESTDATA/sub/x.jsonl": "1", "hub: owner/set\nfile: data/x.jsonl": "2", "hub: owner/other\nfile: sub/x.jsonl": "1"} {
		list, _, err := Loader{Folder: dir}.Items(t.Context(), task(t, data+"\nlanguages: [ind]\nquestion: q\n"))
		if err != nil || len(list) != 1 || list[0].Question != want {
			t.Errorf("%s: %+v %v", data, list, err)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add("jsonl", []byte("{\"q\":\"ກ\",\"a\":[1,null]}\n"))
	f.Add("json", []byte("{\"a\":{\"q\":\"\xff\"},\"b\":[{\"q\":\"ា\"}]}"))
	f.Add("csv", []byte("q,a\n\"x\ny\",ꦗ\n"))
	f.Add("tsv", []byte("q\ta\n\ue000\t\"\n"))
	f.Add("lines", []byte("ថ្ងៃ\n\n"))
	f.Add("captions", []byte("A boat\nth.utf8=เรือ\n"))
	f.Add("parquet", []byte("PAR1"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, form string, b []byte) {
		at := filepath.Join(dir, "x")
		if err := os.WriteFile(at, b, 0o666); err != nil {
			t.Fatal(err)
		}
		s := Spec{Form: form, Rows: "*"}
		m, err := newMaker(evaluate.Task{Name: "x"}, Spec{Question: "q", Choices: []any{"a", "b"}, Languages: []any{"khm"}})
		if err != nil {
			t.Fatal(err)
		}
		src := source{name: "x", path: at, root: dir}
		_ = m.file(tongue{"khm-Khmr", "km"}, src, rowsOf(context.Background(), s, tongue{"khm-Khmr", "km"}, src), nil)
	})
}

func FuzzReadSpec(f *testing.F) {
	f.Add("languages: [khm]\nquestion: \"{{a}}\"\nwhere: a == 1\nversions: {eng: a}\n")
	f.Fuzz(func(t *testing.T, s string) {
		var v any
		if yamls.Unmarshal([]byte(s), &v) != nil {
			return
		}
		spec, err := ReadSpec(v)
		if err != nil {
			return
		}
		if b, err := yaml.Marshal(spec); err != nil {
			t.Errorf("%s: %v", b, err)
		}
		_, _ = spec.tongues()
		_, _ = newMaker(evaluate.Task{}, spec)
	})
}

func BenchmarkItems(b *testing.B) {
	row := `{"premise":"ผู้ชายเปิดก๊อกน้ำ","choice1":"ห้องน้ำเต็มไปด้วยน้ำ","choice2":"น้ำไหลออกมา","question":"effect","label":1,"idx":%,"changed":false}` + "\n"
	var all strings.Builder
	for n := range 10_000 {
		all.WriteString(strings.Replace(row, "%", strconv.Itoa(n), 1))
	}
	l := Loader{Dir: folder(b, map[string]string{"x.jsonl": all.String()})}
	t := task(b, "file: x.jsonl\nlanguages: [tha]\nid: idx\ncontext: premise\nquestion: \"{% if question == 'cause' %}เพราะ{% else %}ดังนั้น{% endif %}\"\nchoices: [choice1, choice2]\nright: label\n")
	b.SetBytes(int64(all.Len()))
	for b.Loop() {
		if list, _, err := l.Items(b.Context(), t); err != nil || len(list) != 10_000 {
			b.Fatal(err)
		}
	}
}
