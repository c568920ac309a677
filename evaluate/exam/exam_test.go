package exam_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/asean"
	"github.com/lontar-asean/lontar/evaluate/exam"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
)

var loader = evaluate.Loader{Kinds: kind.All()}

func pack(t testing.TB) []byte {
	t.Helper()
	b, err := exam.Pack(loader, asean.Files(), "suites/asean-culture.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// small is a suite of twelve questions in Khmer and nine in Lao.
func small(kindName, task string) fstest.MapFS {
	var items strings.Builder
	for n := range 12 {
		lao := ""
		if n < 9 {
			lao = fmt.Sprintf(", lao: \"ຄຳຖາມທີ %d?\"", n)
		}
		fmt.Fprintf(&items, "- {id: x/%d, source: unsourced, question: {khm: \"សំណួរទី %d?\"%s}, choices: {khm: [ត្រូវ%d, ខុស%d, ភ្លេច%d]", n, n, lao, n, n, n)
		if lao != "" {
			fmt.Fprintf(&items, ", lao: [ຖືກ%d, ຜິດ%d]", n, n)
		}
		items.WriteString("}}\n")
	}
	words := kindName + `: [{prompt: "{question} {choices}", join: " "}]` + "\n"
	return fstest.MapFS{
		"deep/suites/s.yaml":        {Data: []byte("name: s\nwordings: ../words\ntasks: [{name: t, version: 1, kind: " + kindName + ", items: [../items/*.yaml]" + task + "}]")},
		"deep/words/khm.yaml":       {Data: []byte(words)},
		"deep/words/lao.yaml":       {Data: []byte(words)},
		"deep/items/i.yaml":         {Data: []byte(items.String())},
		"deep/items/not-asked.txt":  {Data: []byte("secret")},
		"deep/other/not-asked.yaml": {Data: []byte("secret")},
	}
}

func TestQuestionsDoNotTellWhatIsRight(t *testing.T) {
	x := exam.Examiner{Loader: loader}
	p := pack(t)
	b, n, err := x.Questions(p, 7)
	if err != nil || n < 2000 {
		t.Fatal(n, err)
	}
	again, _, err := x.Questions(p, 7)
	if err != nil || !bytes.Equal(b, again) {
		t.Fatal("the same seed words other questions")
	}
	other, _, err := x.Questions(p, 8)
	if err != nil || bytes.Equal(b, other) {
		t.Fatal("another seed orders choices in the same way")
	}
	var list []map[string]any
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	for _, q := range list {
		for name := range q {
			if !strings.Contains(" number task language messages max_tokens ", " "+name+" ") {
				t.Fatalf("a question has %s", name)
			}
		}
	}
	// Who always takes the first choice is right as often as by chance, in every language with enough items.
	given := make([]exam.Given, n)
	for k := range given {
		given[k] = exam.Given{Number: k, Text: "A", Finish: "stop"}
	}
	answers, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	scored, err := x.Score(p, 7, answers)
	if err != nil {
		t.Fatal(err)
	}
	var rows []evaluate.Row
	if err := json.Unmarshal(scored, &rows); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Task == "culture" && r.Language == "eng-Latn" && (r.Value == nil || *r.Value < 0.15 || *r.Value > 0.35) {
			t.Errorf("%+v", r)
		}
	}
	if bytes.Contains(scored, []byte(`"right"`)) {
		t.Error("rows tell answers")
	}
}

func TestScoresOfFewItemsAreNotGiven(t *testing.T) {
	x := exam.Examiner{Loader: loader}
	p, err := exam.Pack(loader, small("choice", ""), "deep/suites/s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	b, n, err := x.Questions(p, 3)
	if err != nil || n != 21 {
		t.Fatal(n, err)
	}
	var list []exam.Asking
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	right := func(k int) string { // which label stands before what is right
		text := list[k].Messages[0].Text
		for _, sign := range []string{"ត្រូវ", "ຖືກ"} {
			if at := strings.Index(text, sign); at > 2 {
				return text[at-3 : at-2]
			}
		}
		t.Fatal(text)
		return ""
	}
	given := make([]exam.Given, n)
	for k := range given {
		given[k] = exam.Given{Number: k, Text: right(k)}
	}
	score := func(given []exam.Given) (rows []evaluate.Row, err error) {
		b, _ := json.Marshal(given)
		out, err := x.Score(p, 3, b)
		if err == nil {
			err = json.Unmarshal(out, &rows)
		}
		return rows, err
	}
	rows, err := score(given)
	if err != nil || len(rows) != 2 || *rows[0].Value != 1 || rows[0].N != 12 || rows[1].Value != nil || rows[1].State != evaluate.Unscored || rows[1].N != 9 {
		t.Fatalf("%+v %v", rows, err)
	}
	for name, wrong := range map[string][]exam.Given{
		"too few":  given[:20],
		"twice":    append(append([]exam.Given{}, given[:20]...), given[0]),
		"unknown":  append(append([]exam.Given{}, given[:20]...), exam.Given{Number: 21}),
		"negative": append(append([]exam.Given{}, given[:20]...), exam.Given{Number: -1}),
		"too long": append(append([]exam.Given{}, given[:20]...), exam.Given{Number: 20, Text: strings.Repeat("ក", 100_000)}),
		"failed":   append(append([]exam.Given{}, given[3:]...), exam.Given{Number: 0, Failed: "x"}, exam.Given{Number: 1, Failed: "x"}, exam.Given{Number: 2, Failed: "x"}),
	} {
		if _, err := score(wrong); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := x.Score(p, 3, []byte("{}")); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := x.Score([]byte("PK"), 3, []byte("[]")); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
	z, err := zip.NewReader(bytes.NewReader(p), int64(len(p)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.Contains(f.Name, "deep") || strings.Contains(f.Name, "not-asked") {
			t.Errorf("the pack holds %s", f.Name)
		}
	}
}

func TestKindsThatTellWhatIsRightCannotBePrivate(t *testing.T) {
	x := exam.Examiner{Loader: loader}
	for what, files := range map[string]fstest.MapFS{"likelihood": small("likelihood", ""), "examples": small("choice", ", few: 2")} {
		p, err := exam.Pack(loader, files, "deep/suites/s.yaml")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.Questions(p, 1); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzExam(f *testing.F) {
	p, err := exam.Pack(loader, small("choice", ""), "deep/suites/s.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p, []byte(`[{"number":0,"text":"A"}]`))
	f.Add([]byte("PK\x05\x06"), []byte("\xff"))
	f.Add(p[:len(p)/2], []byte(`[]`))
	x := exam.Examiner{Loader: loader}
	f.Fuzz(func(t *testing.T, pack, answers []byte) {
		if _, _, err := x.Questions(pack, 1); err != nil && fault.Of(err) == "" {
			t.Log(err)
		}
		if _, err := x.Score(p, 1, answers); err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}
