package culture

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/trial"
)

func TestExamples(t *testing.T) { trial.Examples(t, Kinds(nil)) }

func TestPicturesAndTitlesAreLookedAt(t *testing.T) {
	s, err := Kinds(nil)[0].Build("{}")
	if err != nil {
		t.Fatal(err)
	}
	d := corpus.TextDocument("")
	d.Language, d.Title = "lao-Laoo", "ບຸນປີໃໝ່ລາວ"
	d.Pictures = []corpus.Picture{
		{Alt: "ພະທາດຫຼວງ", File: corpus.PictureFile{Keywords: []string{"Angkor Wat"}}},
		{Caption: "ຕຳໝາກຫຸ່ງ", Reasons: []string{"picture.size"}},
		{Descriptions: []corpus.Description{{Language: "vie-Latn", Text: "áo dài"}, {Language: "vie-Latn", Text: "phở", Reasons: []string{"alt.repeated"}}}},
	}
	if err := s.(*step).Measure(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	const want = "khm/building/angkor-wat lao/building/that-luang lao/festival/pi-mai vnm/dress/ao-dai"
	if got := strings.Join(d.Concepts, " "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if m, _ := d.Measure("concepts.model"); m.State != corpus.Unchecked {
		t.Errorf("no model was asked: %+v", m)
	}
}

// model answers every question with the same words, and remembers what it was asked.
type model struct {
	answer       string
	err          error
	instructions string
}

func (m *model) Answer(_ context.Context, instructions, _ string) (string, error) {
	m.instructions = instructions
	return m.answer, m.err
}

func (m *model) Describe(_ context.Context, instructions, _ string, _ []byte) (string, string, error) {
	m.instructions = instructions
	return m.answer, "model", m.err
}

func connected(t *testing.T, m *model) *step {
	t.Helper()
	built, err := Kinds(func(string, string) (Model, error) { return m, nil })[0].Build("{model: true}")
	if err != nil {
		t.Fatal(err)
	}
	s := built.(*step)
	if err := s.Connect(map[string]string{"concepts": "fake://any"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAModelNamesKnownConceptsOnly(t *testing.T) {
	for _, bytes := range [][]byte{nil, {1}} {
		m := &model{answer: "- tha/food/som-tam\nno/such/thing\n"}
		s := connected(t, m)
		d := corpus.TextDocument("ร้านอาหาร")
		d.Language = "tha-Thai"
		d.Pictures = []corpus.Picture{{Bytes: bytes}}
		if err := s.Measure(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if v, ok := d.Value("concepts.model"); !ok || v != 1 || strings.Join(d.Concepts, " ") != "tha/food/som-tam" {
			t.Errorf("%v %v", v, d.Concepts)
		}
		if !strings.Contains(m.instructions, "tha/food/som-tam (") {
			t.Errorf("asked %q", m.instructions)
		}
	}
}

func TestAModelThatGivesNoAnswerIsNotSilence(t *testing.T) {
	s := connected(t, &model{err: fault.New(fault.Broken, "half an answer")})
	d := corpus.TextDocument("x")
	if err := s.Measure(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if m, _ := d.Measure("concepts.model"); m.State != corpus.Failed {
		t.Errorf("%+v", m)
	}
	s = connected(t, &model{err: fault.New(fault.Unavailable, "no connection")})
	if err := s.Measure(t.Context(), corpus.TextDocument("x")); fault.Of(err) != fault.Unavailable {
		t.Errorf("a model that is not there: %v", err)
	}
	built, err := Kinds(nil)[0].Build("{model: true}")
	if err != nil {
		t.Fatal(err)
	}
	if err := built.(*step).Connect(nil); fault.Of(err) != fault.Invalid {
		t.Errorf("a recipe asks a model that it does not name: %v", err)
	}
}

func TestOwnFilesOfConcepts(t *testing.T) {
	dir := t.TempDir()
	for file, ok := range map[string]bool{
		"- id: khm/food/nom-banh-chok\n  labels: {khm: [នំបញ្ចុក]}\n  source: unsourced\n": true,
		"- id: khm/food/amok\n  labels: {khm: [x]}\n  source: unsourced\n":                 false,
		"- id: khm/poem/x\n  labels: {khm: [x]}\n  source: unsourced\n":                    false,
		"- id: khm/food/x\n  labels: {khm: [x]}\n":                                         false,
		"- id: khm/food/x\n  labels: {zzzz: [x]}\n  source: unsourced\n":                   false,
		"- id: khm/food/x\n  labels: {khm: x}\n  source: unsourced\n":                      false,
	} {
		if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := Kinds(nil)[0].Build("{files: [own.yaml]}")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.(*step).Place(dir); (err == nil) != ok {
			t.Errorf("%s: %v", file, err)
		}
	}
}
