package board

import (
	"fmt"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
)

func TestOnlyAnswersThatCameFromTheServerAreTimed(t *testing.T) {
	var list []evaluate.Outcome
	add := func(hash string, tag string, a endpoint.Answer, role string) {
		o := evaluate.Outcome{}
		o.Task.Name, o.Item.Language = "mc", "khm-Khmr"
		if tag != "" {
			o.Item.Language = "tha-Thai"
		}
		o.Said = []evaluate.Exchange{{Call: evaluate.Call{Role: role}, Hash: hash, Answer: a}}
		list = append(list, o)
	}
	for n := range 20 {
		add(fmt.Sprint(n), "", endpoint.Answer{Took: time.Duration(n+1) * time.Second, Usage: &endpoint.Usage{Completion: 10}}, "")
	}
	add("kept", "", endpoint.Answer{Cached: true, Took: time.Hour}, "")
	add("taped", "", endpoint.Answer{}, "")
	add("judge", "", endpoint.Answer{Took: time.Hour}, "judge")
	add("0", "", endpoint.Answer{Took: time.Hour}, "") // asked once, for both
	add("other", "th", endpoint.Answer{Took: time.Second}, "")
	times := Timed(list)
	if len(times.Cells) != 3 || times.of("", "").Answers != 21 {
		t.Fatalf("%+v", times)
	}
	khm := times.of("mc", "khm-Khmr")
	if khm.Answers != 20 || khm.P50 != 10 || khm.P95 != 19 || khm.Rate == nil || *khm.Rate != 200./210 {
		t.Errorf("%+v", khm)
	}
	if tha := times.of("mc", "tha-Thai"); tha.Rate != nil || tha.P95 != 1 {
		t.Errorf("%+v", tha)
	}
	if Timed(list[20:22]) != nil {
		t.Error("kept answers have a time")
	}
}
