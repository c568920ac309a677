package culture

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/concept"
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

type labels []string

func (l labels) Label(context.Context, *corpus.Document, []concept.Concept) ([]string, error) {
	return l, nil
}

func TestAModelNamesKnownConceptsOnly(t *testing.T) {
	s, err := Kinds(labels{"tha/food/som-tam", "no/such/thing"})[0].Build("{model: true}")
	if err != nil {
		t.Fatal(err)
	}
	d := corpus.TextDocument("ร้านอาหาร")
	d.Language = "tha-Thai"
	if err := s.(*step).Measure(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if v, ok := d.Value("concepts.model"); !ok || v != 1 || strings.Join(d.Concepts, " ") != "tha/food/som-tam" {
		t.Errorf("%v %v", v, d.Concepts)
	}
	if _, err := Kinds(nil)[0].Build("{model: true}"); err == nil {
		t.Error("a recipe asks a model that is not there")
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
