// Package harness asks lm-evaluation-harness how it scores a model, so that tests can hold lontar against it: live, where scripts/lmeval.sh installed it, and by
// answers that are stored otherwise.
package harness

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/llama"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// Sample is how the harness scored one item.
type Sample struct {
	Task       string    `json:"task"`
	Doc        int       `json:"doc"`      // the how manieth item of the task, from 0
	Context    string    `json:"context"`  // SHA-256 of the text before the choices
	Choices    []string  `json:"choices"`  // SHA-256 of each choice as it stands behind the context, with the space before it
	Logprobs   []float64 `json:"logprobs"` // natural, of each choice
	Greedy     []bool    `json:"greedy"`
	Prediction int       `json:"prediction"` // the likeliest choice
	Right      float64   `json:"acc"`        // 1 or 0
	ByLength   float64   `json:"acc_norm"`   // the same by code point
}

// Limit is how many items of a task are stored.
const Limit = 12

// Tolerance is how far a likelihood, which is a sum of some hundred, may be from one that was stored. On the same processor they are equal; others add in
// another order.
const Tolerance = 1e-3

//go:embed testdata/samples.jsonl
var stored []byte

// Stored gives the answers of the harness that are in the repository, of the first Limit items of each task asked of gguf.Lettered.
func Stored(t testing.TB) (list []Sample) {
	t.Helper()
	for line := range bytes.Lines(stored) {
		var s Sample
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

// Tasks gives the folder of tasks in the form of the harness, one file each, named after it; the paths in them lead from LONTAR_TESTDATA.
func Tasks(t testing.TB) string {
	t.Helper()
	return filepath.Join(llama.Checkout(t), "internal", "llama", "harness", "testdata", "tasks")
}

// Names gives the names of all tasks.
func Names(t testing.TB) (list []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Tasks(t), "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no tasks")
	}
	for _, f := range files {
		list = append(list, strings.TrimSuffix(filepath.Base(f), ".yaml"))
	}
	return list
}

var tags = map[string]language.Tag{"vi": "vie-Latn", "th": "tha-Thai", "ta": "tam-Taml", "jv": "jav-Latn", "su": "sun-Latn", "my": "mya-Mymr"}

// Language gives the language of a task.
func Language(task string) language.Tag {
	if tag, ok := tags[task[strings.LastIndex(task, "_")+1:]]; ok {
		return tag
	}
	return "ind-Latn"
}

// Hash names a text as Sample does.
func Hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Run lets the harness ask a server the first items of tasks. It skips the test where the harness is not installed: LONTAR_LMEVAL names its virtual environment,
// and .build/lmeval of the checkout is looked at without it.
func Run(t testing.TB, s llama.Server, limit int, tasks ...string) []Sample {
	t.Helper()
	data := testdata.Path(t)
	venv := os.Getenv("LONTAR_LMEVAL")
	if venv == "" {
		venv = filepath.Join(llama.Checkout(t), ".build", "lmeval")
	}
	if _, err := os.Stat(filepath.Join(venv, ".installed")); err != nil {
		t.Skipf("lm-evaluation-harness is not installed (%v): `make clients` installs it, `make test` uses it", err)
	}
	out := t.TempDir()
	args := []string{"run", "--model", "local-completions", "--include_path", Tasks(t), "--limit", strconv.Itoa(limit), "--log_samples", "--output_path", out,
		"--model_args", fmt.Sprintf("model=%s,base_url=%s/completions,tokenizer_backend=remote,num_concurrent=1,max_retries=1,max_length=%d", s.Model, s.Address, s.Context), "--tasks"}
	cmd := exec.CommandContext(t.Context(), filepath.Join(venv, "bin", "lm_eval"), append(args, tasks...)...)
	cmd.Dir = data
	cmd.Env = append(os.Environ(), "HF_HOME="+t.TempDir(), "HF_HUB_OFFLINE=1", "HF_DATASETS_OFFLINE=1", "DO_NOT_TRACK=1")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the harness: %v: %s", err, said[max(0, len(said)-2000):])
	}
	var list []Sample
	for _, task := range tasks {
		files, err := filepath.Glob(filepath.Join(out, "*", "samples_"+task+"_20*.jsonl"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%s has %d files of samples, %v", task, len(files), err)
		}
		list = append(list, read(t, task, files[0])...)
	}
	return list
}

// read reads a file of samples as the harness writes it.
func read(t testing.TB, task, name string) (list []Sample) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var row struct {
			Doc       int `json:"doc_id"`
			Arguments map[string]struct {
				Context string `json:"arg_0"`
				Choice  string `json:"arg_1"`
			}
			Answers  [][]string `json:"filtered_resps"` // log-probability, whether greedy
			Right    float64    `json:"acc"`
			ByLength float64    `json:"acc_norm"`
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s := Sample{Task: task, Doc: row.Doc, Context: Hash(row.Arguments["gen_args_0"].Context), Right: row.Right, ByLength: row.ByLength}
		for i, answer := range row.Answers {
			p, err := strconv.ParseFloat(answer[0], 64)
			if err != nil {
				t.Fatal(err)
			}
			s.Logprobs = append(s.Logprobs, p)
			s.Greedy = append(s.Greedy, answer[1] == "True")
			s.Choices = append(s.Choices, Hash(row.Arguments[fmt.Sprint("gen_args_", i)].Choice))
		}
		s.Prediction = slices.Index(s.Logprobs, slices.Max(s.Logprobs))
		list = append(list, s)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(list, func(a, b Sample) int { return a.Doc - b.Doc })
	return list
}
