package importer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
)

// pasar is a configuration in the form of SEA-HELM, in words of our own.
const pasar = `
pasar:
  metadata: {version: 2}
  metric_class: F1AccMetric
  fewshot_num_examples: {instruct: 0, base: 5}
  languages:
    id:
      filepath: data/pasar_id_test.jsonl
      prompt_template:
        preamble: |-
          Jawab begini: "{answer_tag} PILIHAN"
        task_template: |-
          {question}
          A: {option_a}
          B: {option_b}
        answer_template: "{answer_tag} {label}"
        answer_tag: "Jawaban:"
    my:
      filepath: data/pasar_my_test.jsonl
      prompt_template:
        preamble: |-
          "{answer_tag} …" ဟု ဖြေပါ။
        task_template: |-
          {question}
          က- {option_a}
          ခ- {option_b}
        answer_template: "{answer_tag} {label}"
        answer_tag: "အဖြေ-"
pasar-logprobs:
  metric_class: LogProbMetric
  languages: ${pasar.languages}
`

func TestConfigurationsOfSEAHELMBecomeSuites(t *testing.T) {
	tasks, err := SEAHELM([]byte(pasar), "config.yaml")
	if err != nil || len(tasks) != 1 || tasks[0].Version != 2 {
		t.Fatalf("%+v %v", tasks, err)
	}
	dir := t.TempDir()
	files, err := Suite("seahelm", tasks)
	if err != nil {
		t.Fatal(err)
	}
	files["data/pasar_id_test.jsonl"] = []byte(`{"prompts":[{"question":"Beli cabai di mana?","option_a":"Pasar {lama}","option_b":"Bank"}],"label":"A"}` + "\n")
	files["data/pasar_my_test.jsonl"] = []byte(`{"prompts":[{"question":"ဘယ်မှာလဲ","option_a":"ဘဏ်","option_b":"ဈေး"}],"label":"ခ"}` + "\n")
	for name, b := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := evaluate.Loader{Kinds: kind.All(), Data: dataset.Loader{Dir: dir}.Data}.LoadSuite(os.DirFS(dir), "suite.yaml")
	if err != nil || len(s.Absent) > 0 {
		t.Fatal(err, s.Absent)
	}
	list, absent, err := s.Plan(evaluate.Options{})
	if err != nil || len(list) != 2 || len(absent) > 0 {
		t.Fatal(list, absent, err)
	}
	if got := list[0].Prompt.Text; got != "Jawab begini: \"Jawaban: PILIHAN\"\n\nBeli cabai di mana?\nA: Pasar {lama}\nB: Bank" {
		t.Errorf("%q", got)
	}
	for said, want := range map[string]evaluate.State{"အဖြေ- ခ": evaluate.Scored, "ခ": evaluate.Unscored} {
		if score := list[1].Judge([]evaluate.Exchange{{Answer: endpoint.Answer{Text: said}}}, evaluate.Options{}); score.State != want || want == evaluate.Scored && score.Value != 1 {
			t.Errorf("%s: %+v", said, score)
		}
	}
}

func TestWhatOfSEAHELMIsNotUnderstoodIsNamed(t *testing.T) {
	for from, to := range map[string]string{"F1AccMetric": "RougeLMetric", "A: {option_a}\n": "", "{question}\n          A": "{question!r}\n          A", "answer_tag: \"Jawaban:\"": "answer_tag: \"\"", "data/pasar_my": "other/pasar_my"} {
		if _, err := SEAHELM([]byte(strings.Replace(pasar, from, to, 1)), "config.yaml"); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "pasar: ") {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func FuzzSEAHELM(f *testing.F) {
	f.Add([]byte(pasar))
	f.Fuzz(func(t *testing.T, b []byte) {
		tasks, _ := SEAHELM(b, "config.yaml")
		if _, err := Suite("x", tasks); err != nil {
			t.Error(err)
		}
	})
}

func FuzzHarness(f *testing.F) {
	f.Add([]byte("task: a_th\ndataset_path: json\ndataset_kwargs: {data_files: {test: x.jsonl}}\ntest_split: test\noutput_type: multiple_choice\ndoc_to_text: \"{{q}}\"\ndoc_to_target: label\ndoc_to_choice: [\"{a}\", b]\nprocess_docs: !function utils.x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		task, err := Harness(func(string) ([]byte, error) { return b, nil }, "x.yaml", Options{})
		if err != nil {
			return
		}
		if _, err := Suite("x", []Task{task}); err != nil {
			t.Error(err)
		}
	})
}
