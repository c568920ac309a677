package importer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/internal/llama/harness"
	"github.com/lontar-asean/lontar/internal/testdata"
)

// Task files of the harness, taken in, ask what the harness asked: the text before the choices and each choice, bit by bit, and which one is right.
func TestTasksAskWhatTheHarnessAsks(t *testing.T) {
	data := testdata.Path(t)
	items := map[string][]evaluate.Item{}
	joins := map[string]string{}
	for _, name := range harness.Names(t) {
		o := Options{}
		if name == "lontar_copal" || name == "lontar_copal_colloquial" {
			o.Language = "ind"
		}
		task, err := Harness(func(name string) ([]byte, error) { return os.ReadFile(name) }, filepath.Join(harness.Tasks(t), name+".yaml"), o)
		if err != nil {
			t.Fatal(err)
		}
		list, _, err := dataset.Loader{Dir: data}.Items(t.Context(), evaluate.Task{Name: task.Name, Data: task.Data})
		if err != nil {
			t.Fatal(err)
		}
		items[name] = list
		for _, w := range task.Wordings {
			joins[name] = w.Join
		}
	}
	compared := 0
	for _, want := range harness.Stored(t) {
		i := items[want.Task][want.Doc]
		if i.ID != fmt.Sprintf("%s/%d", want.Task, want.Doc) || harness.Hash(i.Question) != want.Context || len(i.Choices) != len(want.Choices) {
			t.Fatalf("%s %d: %+v", want.Task, want.Doc, i)
		}
		for _, c := range i.Choices {
			if !slices.Contains(want.Choices, harness.Hash(joins[want.Task]+c)) {
				t.Errorf("%s: %q is none of the harness's choices", i.ID, c)
			}
		}
		right := slices.Index(want.Choices, harness.Hash(joins[want.Task]+i.Choices[0]))
		if (right == want.Prediction) != (want.Right == 1) {
			t.Errorf("%s: we take %q for right, the harness does not", i.ID, i.Choices[0])
		}
		compared++
	}
	t.Logf("%d items", compared)
	if compared < 100 {
		t.Errorf("%d items are compared", compared)
	}
}
