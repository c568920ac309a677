package evaluate_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

func TestScoresAreTakenAgainWithoutAsking(t *testing.T) {
	s := festivals(t)
	list, absent, err := s.Plan(evaluate.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	c, models := client(t, "fake://random")
	models.Teach(evaluate.Lessons(c, list))
	first, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: c}, list, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := evaluate.WriteLog(&log, first); err != nil {
		t.Fatal(err)
	}
	lines, err := evaluate.ReadLog(bytes.NewReader(log.Bytes()))
	if err != nil || len(lines) != len(first) {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	again, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: evaluate.NewReplay(lines, "", c)}, list, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(evaluate.Rows(first, absent, evaluate.Options{}), evaluate.Rows(again, absent, evaluate.Options{})); d != "" {
		t.Error(d)
	}
	var second bytes.Buffer
	if err := evaluate.WriteLog(&second, again); err != nil || !bytes.Equal(log.Bytes(), second.Bytes()) {
		t.Errorf("the same answers give another log, %v", err)
	}
	if _, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: evaluate.NewReplay(lines[:10], "", c)}, list, evaluate.Options{}); fault.Of(err) != fault.Missing {
		t.Errorf("a log without the answers: %v", err)
	}
	if _, err := evaluate.ReadLog(bytes.NewReader(log.Bytes()[:log.Len()/2])); fault.Of(err) != fault.Broken {
		t.Errorf("half a log: %v", err)
	}
}

func BenchmarkRescore(b *testing.B) {
	s := festivals(b)
	list, _, err := s.Plan(evaluate.Options{Seed: 1, Tasks: []string{"letters"}})
	if err != nil {
		b.Fatal(err)
	}
	said := []evaluate.Exchange{{Answer: endpoint.Answer{Text: "ចម្លើយគឺ " + list[0].Gold + ". បាយបិណ្ឌ"}}}
	for b.Loop() {
		list[0].Judge(said, evaluate.Options{})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
}
