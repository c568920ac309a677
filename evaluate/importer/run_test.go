package importer

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

// samples are lines in the form of lm-evaluation-harness 0.4.13: choices by likelihood, out of order.
const samples = `{"doc_id": 1, "doc": {"q": "x"}, "target": "0", "arguments": {"gen_args_0": {"arg_0": "ต้นไม้", "arg_1": " ใบ"}, "gen_args_1": {"arg_0": "ต้นไม้", "arg_1": " ปลา"}}, "resps": [[["-2.5", "True"]], [["-7.25", "False"]]], "filtered_resps": [["-2.5", "True"], ["-7.25", "False"]], "filter": "none", "metrics": ["acc", "acc_norm"], "acc": 1.0, "acc_norm": 0.0}
{"doc_id": 0, "doc": {"q": "y"}, "target": 1, "arguments": {"gen_args_0": {"arg_0": "น้ำ", "arg_1": " ไฟ"}, "gen_args_1": {"arg_0": "น้ำ", "arg_1": " ฝน"}}, "resps": [], "filtered_resps": [["-3.0", "False"], ["-4.0", "False"]], "filter": "none", "metrics": ["acc", "acc_norm"], "acc": 0.0, "acc_norm": 1.0}
`

func TestSamplesBecomeOutcomes(t *testing.T) {
	run, err := Samples(strings.NewReader(samples), "out/m/samples_copa_th_2026-11-22T13-11-56.837479.jsonl", "tha-Thai")
	if err != nil || run.Task != "copa_th" || len(run.Outcomes) != 2 {
		t.Fatalf("%+v %v", run, err)
	}
	a, b := run.Outcomes[0], run.Outcomes[1]
	if a.Item.ID != "copa_th/0" || a.Gold != "ฝน" || a.Item.Choices[0] != "ฝน" || a.Score.Value != 0 || a.Score.Label != "ไฟ" || a.Said[1].Answer.Likelihood.Sum != -4 || b.Score.Value != 1 || !b.Said[0].Answer.Likelihood.Greedy {
		t.Errorf("%+v\n%+v", a, b)
	}
	rows := evaluate.Rows(run.Outcomes, nil, evaluate.Options{})
	if len(rows) != 2 || rows[0].Metric != evaluate.Accuracy || *rows[0].Value != .5 || rows[1].Metric != "acc_norm" || rows[0].N != 2 || rows[0].Language != "tha-Thai" {
		t.Errorf("%+v", rows)
	}
	var log bytes.Buffer
	if err := evaluate.WriteLog(&log, run.Outcomes); err != nil {
		t.Fatal(err)
	}
	lines, err := evaluate.ReadLog(&log)
	if err != nil || lines[0].Said[0].Asked[0].Text != "น้ำ" || lines[0].Right != "ฝน" {
		t.Errorf("%+v %v", lines, err)
	}
}

// Answers that are written, scored by two filters: one outcome, with the metrics of both.
func TestFiltersOfOneDocument(t *testing.T) {
	const one = `{"doc_id": 0, "target": "18", "arguments": [["Soal: 9+9", {"until": ["\n"]}]], "resps": [["Jawab 18"]], "filtered_resps": ["18"], "filter": "strict", "metrics": ["exact_match", "bleu"], "exact_match": 0.0, "bleu": ["a", "b"]}
{"doc_id": 0, "target": "18", "arguments": [["Soal: 9+9", {"until": ["\n"]}]], "resps": [["Jawab 18"]], "filtered_resps": ["18"], "filter": "flexible", "metrics": ["exact_match"], "exact_match": 1.0}
`
	run, err := Samples(strings.NewReader(one), "samples_sum_id.jsonl", "ind-Latn")
	if err != nil || len(run.Outcomes) != 1 {
		t.Fatalf("%+v %v", run, err)
	}
	o := run.Outcomes[0]
	if o.Score.Value != 0 || o.Score.More["exact_match,flexible"] != 1 || o.Said[0].Answer.Text != "Jawab 18" || o.Gold != "18" || len(run.Notes) != 1 || !strings.Contains(run.Notes[0], "bleu") {
		t.Errorf("%+v %v", o, run.Notes)
	}
}

func TestBrokenSamplesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"{":             "line 1",
		"{}":            "no doc_id",
		samples + "x\n": "line 3",
		samples + strings.SplitAfter(samples, "\n")[0]:                             "stands twice",
		`{"doc_id": 0, "arguments": 7}`:                                            "arguments cannot be read",
		`{"doc_id": 0, "arguments": [["a", "b"]], "filtered_resps": [["x", "y"]]}`: "likelihood cannot be read",
	} {
		if _, err := Samples(strings.NewReader(text), "samples_x.jsonl", "tha-Thai"); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := Samples(strings.NewReader(samples), "results.jsonl", "tha-Thai"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

const header = `{"version": 2, "status": "success", "eval": {"task": "pasar", "model": "mockllm/model"}}`

// inspectedSamples are samples in the form of inspect_ai 0.3.
var inspectedSamples = []string{
	`{"id": 1, "epoch": 1, "input": "Ibu kota?", "choices": ["Jakarta", "Bandung"], "target": "A", "messages": [], "output": {"model": "m", "completion": "ANSWER: A", "choices": [{"message": {"content": "ANSWER: A"}, "stop_reason": "stop"}]}, "scores": {"choice": {"value": "C", "answer": "A"}}}`,
	`{"id": "b", "epoch": 1, "input": [{"role": "system", "content": "Singkat."}, {"role": "user", "content": [{"type": "text", "text": "attachment://f00"}]}], "target": ["B"], "output": {"completion": "", "choices": [{"message": {"content": "\"NaN\""}, "stop_reason": "stop"}]}, "scores": {"choice": {"value": "I"}}, "attachments": {"f00": "ຍາວ"}}`,
	`{"id": 3, "epoch": 2, "input": "x", "target": "B", "output": {"completion": "-", "choices": [{"message": {"content": "-"}, "stop_reason": "content_filter"}]}, "scores": {"choice": {"value": NaN}}}`,
	`{"id": 4, "epoch": 1, "input": "x", "target": "B", "output": {"completion": "", "choices": []}, "scores": null, "error": {"message": "timeout"}}`,
	`{"id": 5, "epoch": 1, "input": "x", "target": "B", "output": {"completion": "?", "choices": []}, "scores": {"choice": {"value": "N"}}}`,
}

func logs(t testing.TB) (asJSON, asEval []byte) {
	t.Helper()
	asJSON = []byte(strings.TrimSuffix(header, "}") + `, "samples": [` + strings.Join(inspectedSamples, ",") + "]}")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zipZstd, zstd.ZipCompressor())
	put := func(name, text string) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zipZstd})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for n, s := range inspectedSamples {
		put("samples/"+string(rune('a'+n))+"_epoch_1.json", s)
	}
	put("header.json", header)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return asJSON, b.Bytes()
}

func TestLogsOfInspectBecomeOutcomes(t *testing.T) {
	asJSON, asEval := logs(t)
	one, err := InspectJSON(asJSON, "x.json", "ind-Latn")
	if err != nil {
		t.Fatal(err)
	}
	two, err := InspectEval(bytes.NewReader(asEval), int64(len(asEval)), "x.eval", "ind-Latn")
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range []Run{one, two} {
		if run.Task != "pasar" || run.Model != "mockllm/model" || len(run.Outcomes) != 5 {
			t.Fatalf("%+v", run)
		}
		states := ""
		for _, o := range run.Outcomes {
			states += string(o.Score.State) + " "
		}
		if states != "scored scored refused failed unscored " {
			t.Error(states)
		}
		a, b := run.Outcomes[0], run.Outcomes[1]
		if a.Item.ID != "pasar/1" || a.Score.Value != 1 || a.Score.Label != "A" || a.Said[0].Answer.Text != "ANSWER: A" || b.Score.Value != 0 || b.Item.Question != "ຍາວ" || b.Said[0].Answer.Text != `"NaN"` || run.Outcomes[2].Repeat != 1 {
			t.Errorf("%+v\n%+v", a, b)
		}
		if rows := evaluate.Rows(run.Outcomes, nil, evaluate.Options{}); len(rows) != 1 || *rows[0].Value != .5 || rows[0].Failed != 1 || rows[0].Refused != 1 || rows[0].Unscored != 1 {
			t.Errorf("%+v", rows)
		}
	}
	if _, err := InspectJSON([]byte(header), "x.json", "ind-Latn"); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
	if _, err := InspectEval(bytes.NewReader(asEval[:100]), 100, "x.eval", "ind-Latn"); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
}

func FuzzSamples(f *testing.F) {
	f.Add([]byte(samples))
	f.Add([]byte(`{"doc_id":0,"arguments":[["\ue000",7]],"resps":[[[]]],"metrics":["ា"],"ា":0.5}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		run, err := Samples(bytes.NewReader(b), "samples_x.jsonl", "khm-Khmr")
		if err == nil {
			evaluate.Rows(run.Outcomes, nil, evaluate.Options{})
		}
	})
}

func FuzzInspect(f *testing.F) {
	asJSON, asEval := logs(f)
	f.Add(asJSON)
	f.Add(asEval)
	f.Fuzz(func(t *testing.T, b []byte) {
		if run, err := InspectJSON(b, "x.json", "khm-Khmr"); err == nil {
			evaluate.Rows(run.Outcomes, nil, evaluate.Options{})
		}
		_, _ = InspectEval(bytes.NewReader(b), int64(len(b)), "x.eval", "khm-Khmr")
	})
}
