package hub

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

func TestRequestsForDataAreChecked(t *testing.T) {
	good := DataRequest{ID: "r-abc", Run: "run", Language: "khm-Khmr", Culture: "khm", Topic: "food", Concept: "khm/food/amok", Kind: "text", Deficit: new(0.5), Low: new(0.4), High: new(0.6), Target: 10, Reason: "ព្រោះ"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*DataRequest){
		"id":       func(r *DataRequest) { r.ID = "A b" },
		"no id":    func(r *DataRequest) { r.ID = "" },
		"language": func(r *DataRequest) { r.Language = "km" },
		"none":     func(r *DataRequest) { r.Language = "" },
		"run":      func(r *DataRequest) { r.Run = "" },
		"line":     func(r *DataRequest) { r.Run = "a\nb" },
		"culture":  func(r *DataRequest) { r.Culture = "Cambodia" },
		"topic":    func(r *DataRequest) { r.Topic = "<b>" },
		"concept":  func(r *DataRequest) { r.Concept = "amok" },
		"kind":     func(r *DataRequest) { r.Kind = "" },
		"target":   func(r *DataRequest) { r.Target = -1 },
		"reason":   func(r *DataRequest) { r.Reason = "\xff" },
		"turned":   func(r *DataRequest) { r.Reason = "\u202e" },
		"long":     func(r *DataRequest) { r.Reason = strings.Repeat("ក", 2000) },
		"nan":      func(r *DataRequest) { r.Deficit = new(math.NaN()) },
		"above":    func(r *DataRequest) { r.High = new(1.1) },
		"outside":  func(r *DataRequest) { r.Low = new(0.55) },
		"unknown":  func(r *DataRequest) { r.Deficit = nil },
	} {
		r := good
		if spoil(&r); r.Check() == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if _, err := ParseRequestState("lost"); err == nil {
		t.Error("there is a state lost")
	}
}

func FuzzDataRequest(f *testing.F) {
	f.Add("r-abc", "run", "khm-Khmr", "khm/food/amok", "text", "ព្រោះ", 0.5)
	f.Add("\xff", "\x00", "zsm-Arab", "", "", "\u202eبهاس", math.Inf(1))
	f.Add("r-1", strings.Repeat("ก", 400), "und", "\ue000", "qa", "\u17d2", -1.)
	f.Fuzz(func(t *testing.T, id, run, tag, concept, kind, reason string, deficit float64) {
		r := DataRequest{ID: id, Run: run, Language: language.Tag(tag), Concept: concept, Kind: kind, Reason: reason, Deficit: &deficit}
		if r.Check() == nil && (!utf8.ValidString(id+run+tag+concept+kind+reason) || !(deficit >= 0 && deficit <= 1) || strings.ContainsAny(id+run+reason, "\n\x00\u202e")) {
			t.Errorf("%+v", r)
		}
	})
}
