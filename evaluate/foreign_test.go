package evaluate_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

// Whatever stands in the files of a suite is read and asked, or refused with the file.
func FuzzLoadSuite(f *testing.F) {
	f.Add("name: s\nwordings: w\ntasks: [{name: t, version: 1, kind: choice, few: 2, items: [i.yaml]}]", "choice: [{prompt: \"{question} {choices}\", labels: [ក, ខ]}]",
		"- {id: x/1, source: unsourced, question: {khm: \"អ្វី?\"}, choices: {khm: [បាយ, ត្រី]}}\n- {id: x/2, source: unsourced, text: {khm: \"ក ___ ខ\"}, choices: {khm: [បាយ, ត្រី]}}")
	f.Add("name: s\ntasks: [{name: t, version: 1, kind: short, only: '[', items: ['[']}]", "short: &a [*a]", "- &x {id: *x}")
	f.Add("name: s\nwordings: ..\npolicies: /\ntasks: [{name: t, version: -1, kind: translate, pivot: \xff, items: [../../x]}]", "x: [{prompt: \"{}\"}]", "- {id: a, picture: ../p, source: {sentence: ''}}")
	f.Add("name: s\nwordings: w\ntasks: [{name: t, version: 1, kind: retrieve, items: [i.yaml]}]", "retrieve: [{prompt: \"{question}\"}]", "- {id: x, source: unsourced, question: {khm: a}, relevant: [x, x]}")
	f.Add("name: s\nwordings: w\ntasks: [{name: t, version: 1, kind: instruct, items: [i.yaml]}]", "instruct: [{prompt: \"{question}\"}]", "- {id: x, source: unsourced, turns: {khm: [a, b]}, constraints: [[{type: \"keywords:frequency\", word: '', n: -1}], []]}")
	f.Fuzz(func(t *testing.T, suite, words, items string) {
		if len(suite)+len(words)+len(items) > 4096 {
			return
		}
		s, err := loader.LoadSuite(fstest.MapFS{"s.yaml": {Data: []byte(suite)}, "w/khm.yaml": {Data: []byte(words)}, "i.yaml": {Data: []byte(items)}}, "s.yaml")
		if err != nil {
			if k := fault.Of(err); k != fault.Invalid && k != fault.Missing {
				t.Fatalf("%v: %v", k, err)
			}
			return
		}
		list, absent, err := s.Plan(evaluate.Options{Seed: 1, Base: len(suite)%2 == 0})
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: reciter(func(q string) string { return q })}, list, evaluate.Options{})
		if err != nil {
			return // it needs a judge
		}
		evaluate.Rows(out, absent, evaluate.Options{})
		evaluate.ItemScores(out, nil)
	})
}

func FuzzReadLog(f *testing.F) {
	line := []byte(`{"task":"t","version":1,"kind":"choice","language":"khm-Khmr","item":"x","wording":0,"verified":0,"right":"ក","said":[{"request":"h","asked":[{"role":"user","text":"?"}],"answer":{"Text":"ក"}}],"score":{"state":"scored","value":1}}` + "\n")
	z, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(z.EncodeAll(line, nil))
	f.Add(z.EncodeAll([]byte("{\n"), nil))
	f.Add([]byte("\x28\xb5\x2f\xfd"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, err := evaluate.ReadLog(bytes.NewReader(b))
		if err != nil && fault.Of(err) != fault.Broken {
			t.Fatal(err)
		}
		evaluate.NewReplay(lines, "", reciter(nil))
		evaluate.NewBaseline("m", lines)
	})
}

func FuzzReadScores(f *testing.F) {
	v := .5
	var b bytes.Buffer
	if err := evaluate.WriteScores(&b, []evaluate.ItemScore{{Task: "t", Language: "khm-Khmr", Item: "x", Value: &v, Share: &v}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := evaluate.ReadScores(bytes.NewReader(b), int64(len(b)))
		if err != nil && fault.Of(err) != fault.Broken {
			t.Fatal(err)
		}
		evaluate.Compare(list, list)
	})
}

// A file that says that its metadata is longer than it is, is refused before room is made for it.
func TestScoresThatLieAboutTheirSizeAreRefused(t *testing.T) {
	v := .5
	var b bytes.Buffer
	if err := evaluate.WriteScores(&b, []evaluate.ItemScore{{Task: "t", Language: "khm-Khmr", Item: "x", Value: &v, Share: &v, Wording: 2, Headline: true, Least: 1}}); err != nil {
		t.Fatal(err)
	}
	list, err := evaluate.ReadScores(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(list) != 1 || *list[0].Share != v || *list[0].Value != v || list[0].Wording != 2 || !list[0].Headline || list[0].Least != 1 || list[0].Item != "x" {
		t.Errorf("%+v, %v", list, err)
	}
	lie := bytes.Clone(b.Bytes())
	lie[len(lie)-5] = 0x77
	if _, err := evaluate.ReadScores(bytes.NewReader(lie), int64(len(lie))); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
}
