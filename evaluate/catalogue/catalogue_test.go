package catalogue

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
)

// Each entry says where it was looked up and under which licence it is; one that cannot be asked says why.
func TestEntriesSayWhereTheyAreFrom(t *testing.T) {
	list, err := Entries()
	if err != nil || len(list) < 20 {
		t.Fatal(len(list), err)
	}
	var kinds []string
	for _, k := range kind.All() {
		kinds = append(kinds, k.Name)
	}
	for _, e := range list {
		if e.Title == "" || e.About == "" || e.Licence == "" || !strings.HasPrefix(e.Page, "https://") || !slices.Contains(kinds, e.Kind) || !e.Mapped() && e.Note == "" {
			t.Errorf("%+v", e)
		}
		if strings.Contains(e.Licence, "-NC-") != e.NonCommercial && e.Name != "cvqa" {
			t.Errorf("%s: %s, noncommercial %v", e.Name, e.Licence, e.NonCommercial)
		}
		// What is wrong with it would be a fault of kind Invalid; that it is not there is one of kind Missing.
		if _, _, err := (dataset.Loader{Folder: t.TempDir(), Catalogue: Shelf{Dir: t.TempDir()}}).Items(t.Context(), evaluate.Task{Name: "x", Data: map[string]any{"catalogue": e.Name}}); fault.Of(err) != fault.Missing {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
	if _, err := Find("nothing"); fault.Of(err) != fault.Missing || !strings.Contains(fault.Hint(err), "belebele") {
		t.Error(err)
	}
}

// belebele is a row in the columns of the set, written for this test.
const belebele = `{"link":"x","question_number":1,"flores_passage":"ນ້ຳໄຫຼ.","question":"ຫຍັງໄຫຼ?","mc_answer1":"ດິນ","mc_answer2":"ນ້ຳ","mc_answer3":"ໄມ້","mc_answer4":"ຫີນ","correct_answer_num":"2"}` + "\n"

// folder makes a folder in the form of the set, in one language.
func folder(t *testing.T, text string) dataset.Folder {
	t.Helper()
	dir := t.TempDir()
	card := "---\nconfigs:\n- config_name: lao_Laoo\n  data_files:\n  - split: test\n    path: data/lao_Laoo.jsonl\n---\n"
	for name, s := range map[string]string{"README.md": card, "data/lao_Laoo.jsonl": text} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(s), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dataset.Folder(dir)
}

func TestWhatWasFetchedIsReadAndWhatChangedIsRefused(t *testing.T) {
	e, err := Find("belebele")
	if err != nil {
		t.Fatal(err)
	}
	e.Data.Languages = map[string]any{"lao": "lao_Laoo"}
	shelf := Shelf{Dir: t.TempDir()}
	if _, _, err := shelf.Spec("belebele"); fault.Of(err) != fault.Missing || !strings.Contains(err.Error(), "lontar catalogue fetch belebele") {
		t.Error(err)
	}
	names, err := shelf.Fetch(t.Context(), folder(t, belebele), e)
	if err != nil || strings.Join(names, " ") != "README.md data/lao_Laoo.jsonl" {
		t.Fatal(names, err)
	}
	task := evaluate.Task{Name: "reading", Data: map[string]any{"catalogue": "belebele", "languages": map[string]any{"lao": "lao_Laoo"}}}
	items, digest, err := dataset.Loader{Catalogue: shelf}.Items(t.Context(), task)
	if err != nil || len(items) != 1 || items[0].ID != "belebele/x#1" || items[0].Choices[0] != "ນ້ຳ" || items[0].Cluster != "belebele/x" || digest == "" {
		t.Fatalf("%+v %v", items, err)
	}
	changed := folder(t, strings.ReplaceAll(belebele, `"2"`, `"1"`))
	if _, err := shelf.Fetch(t.Context(), changed, e); fault.Of(err) != fault.Conflict || !strings.Contains(fault.Hint(err), "--accept") {
		t.Error(err)
	}
	if again, _, err := (dataset.Loader{Catalogue: shelf}).Items(t.Context(), task); err != nil || again[0].Choices[0] != "ນ້ຳ" {
		t.Error("what was refused is there", err)
	}
	// A file that somebody changed on disk is refused when it is read.
	at := filepath.Join(shelf.Folder("belebele"), "data", "lao_Laoo.jsonl")
	if err := os.WriteFile(at, []byte(strings.ReplaceAll(belebele, "ດິນ", "ລົມ")), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := (dataset.Loader{Catalogue: shelf}).Items(t.Context(), task); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	shelf.Accept = true
	if _, err := shelf.Fetch(t.Context(), changed, e); err != nil {
		t.Fatal(err)
	}
	shelf.Accept = false
	if after, other, err := (dataset.Loader{Catalogue: shelf}).Items(t.Context(), task); err != nil || after[0].Choices[0] != "ດິນ" || other == digest {
		t.Error(err)
	}
}
