package curate_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/classify"
	"github.com/lontar-asean/lontar/recipe"
)

var update = flag.Bool("update", false, "rewrite models of tests")

const registerModel = "testdata/classify/register.model"

// registers reads the labelled sentences of the model of examples.
func registers(t testing.TB) (list []classify.Sample) {
	t.Helper()
	f, err := os.Open("testdata/classify/register.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var row struct {
			Language    language.Tag
			Label, Text string
		}
		if err := json.Unmarshal(s.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		list = append(list, classify.Sample{Text: row.Text, Label: row.Label, Language: row.Language})
	}
	return list
}

// TestRegisterModelIsRebuilt holds the model of the examples to its sentences, byte for byte.
func TestRegisterModelIsRebuilt(t *testing.T) {
	o := classify.DefaultOptions()
	o.Bits, o.MinCount, o.Clusters, o.Words = 12, 1, 3, 1
	m, err := classify.Train(func(yield func(classify.Sample, error) bool) {
		for _, s := range registers(t) {
			if !yield(s, nil) {
				return
			}
		}
	}, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(registerModel, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(registerModel)
	if err != nil || !bytes.Equal(got, b.Bytes()) {
		t.Errorf("%s is not what its sentences give: %v", registerModel, err)
	}
}

func classified(t *testing.T, step any, tag language.Tag, text string) *corpus.Document {
	t.Helper()
	d := corpus.TextDocument(text)
	d.Language = tag
	if err := step.(recipe.Measurer).Measure(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestClassifyMeasuresEveryScript(t *testing.T) {
	step := build(t, "classify", "{name: register, model: "+registerModel+", drop: {advertisement: 0.5}}")
	if err := step.(recipe.Placed).Place("."); err != nil {
		t.Fatal(err)
	}
	for _, s := range registers(t) {
		d := classified(t, step, s.Language, s.Text)
		a, ok := d.Value("classify.register.advertisement")
		p, ok2 := d.Value("classify.register.prose")
		if !ok || !ok2 || a+p < 0.999 || a+p > 1.001 || (a > p) != (s.Label == "advertisement") {
			t.Errorf("%s %q: advertisement %v, prose %v", s.Language, s.Text, a, p)
		}
		if got := trial.Reasons("classify", step, d); slices.Contains(got, "classify.register.drop") != (s.Label == "advertisement") {
			t.Errorf("%q: %v", s.Text, got)
		}
	}
}

func TestClassifySaysNothingOfWhatTheModelDoesNotKnow(t *testing.T) {
	step := build(t, "classify", "{model: "+registerModel+", keep: {prose: 0.5}, drop: {advertisement: 0.5}}")
	for tag, text := range map[language.Tag]string{"lao-Laoo": "ຕະຫຼາດ", "und": "pasar", "ind-Latn": "\u200b", "khm-Khmr": ""} {
		d := classified(t, step, tag, text)
		for _, name := range []string{"classify.prose", "classify.advertisement"} {
			if m, ok := d.Measure(name); !ok || m.State != corpus.Unmeasured {
				t.Errorf("%s %q: %s is %+v, want unmeasured", tag, text, name, m)
			}
		}
		if r := trial.Reasons("classify", step, d); len(r) > 0 {
			t.Errorf("%s %q is dropped for %v", tag, text, r)
		}
	}
}

// TestClassifyModelsByLanguage gives one model for a language and one for the rest, by map and by per_language.
func TestClassifyModelsByLanguage(t *testing.T) {
	for _, settings := range []string{"{model: {khm: %s}, drop: {advertisement: 0.5}}", "{drop: {advertisement: 0.5}, per_language: {khm: {model: %s}}}"} {
		step := build(t, "classify", fmt.Sprintf(settings, registerModel))
		for tag, want := range map[language.Tag]bool{"khm-Khmr": true, "tha-Thai": false} {
			d := classified(t, recipe.Variant(step, tag), tag, registers(t)[0].Text)
			if _, ok := d.Value("classify.advertisement"); ok != want {
				t.Errorf("%s: %s is measured: %v", settings, tag, ok)
			}
		}
	}
}

func TestClassifyLimitsOnlyJudge(t *testing.T) {
	key := func(settings string) string {
		m, ok := recipe.MeasuringOf(build(t, "classify", settings))
		if !ok {
			t.Fatal("classify does not say what it measures")
		}
		return fmt.Sprint(m)
	}
	a := key("{model: " + registerModel + "}")
	if b := key("{model: " + registerModel + ", drop: {advertisement: 0.9}, keep: {prose: 0.1}}"); a != b {
		t.Error("limits change what is measured")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "register.model")
	other, err := os.ReadFile(registerModel)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, other, 0o666); err != nil {
		t.Fatal(err)
	}
	if b := key("{model: " + file + "}"); a != b {
		t.Error("the place of a model is part of the key")
	}
	if err := os.WriteFile(file, append(other, 0), 0o666); err != nil {
		t.Fatal(err)
	}
	if b := key("{model: " + file + "}"); a == b {
		t.Error("another model gives the same key")
	}
	if err := build(t, "classify", "{model: "+file+"}").(recipe.Placed).Place(""); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), file) {
		t.Errorf("a damaged model: %v", err)
	}
}

func TestClassifyRefusesWhatCannotBeMeant(t *testing.T) {
	for settings, want := range map[string]string{
		"{drop: {spam: 1.5}}": "the limit of", "{keep: {good: 0}}": "the limit of", "{name: Ünder}": "the name",
	} {
		if err := buildError(t, "classify", settings); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", settings, err)
		}
	}
	for settings, want := range map[string]string{
		"{model: nowhere.model}": "cannot read a model", "{model: " + registerModel + ", drop: {spam: 0.5}}": `no label "spam"`,
	} {
		if err := build(t, "classify", settings).(recipe.Placed).Place("."); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", settings, err)
		}
	}
}

// buildError gives the error of building a step.
func buildError(t *testing.T, kind, settings string) error {
	t.Helper()
	for _, k := range curate.Kinds() {
		if k.Name == kind {
			_, err := k.Build(settings)
			return err
		}
	}
	t.Fatalf("no step %s", kind)
	return nil
}
