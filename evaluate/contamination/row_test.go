package contamination_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/contamination"
)

// scoresOf makes scores of 40 items in two languages: those before known are right, of the others every second.
func scoresOf(known int) (list []evaluate.ItemScore) {
	for n := range 40 {
		for _, tag := range []string{"khm-Khmr", "eng-Latn"} {
			v := 0.
			if n < known || n%2 == 0 {
				v = 1
			}
			list = append(list, evaluate.ItemScore{Task: "culture", Language: tag, Item: fmt.Sprintf("i%02d", n), Metric: evaluate.Accuracy, Value: &v, Ideal: 1})
		}
	}
	return append(list, evaluate.ItemScore{Task: "culture", Language: "khm-Khmr", Item: "i99", Metric: evaluate.Accuracy, State: "refused", Ideal: 1})
}

func TestScoresWithAndWithoutWhatWasFound(t *testing.T) {
	var found []contamination.Found
	for n := range 10 {
		found = append(found, contamination.Found{Item: fmt.Sprintf("i%02d", n), Marked: true})
	}
	found = append(found, contamination.Found{Item: "i30"}) // a context alone
	rows := contamination.Rows(scoresOf(10), found)
	if len(rows) != 3 || rows[2].Language != evaluate.Everything {
		t.Fatalf("%+v", rows)
	}
	for _, r := range rows {
		n := r.All.N / 40
		if r.All.N != 40*n || r.Without.N != 30*n || r.Found.N != 10*n || *r.All.Value != 0.625 || *r.Without.Value != 0.5 || *r.Found.Value != 1 || math.Abs(*r.Difference.Value-0.125) > 1e-12 || r.Difference.N != 40 {
			t.Errorf("%+v", r)
		}
		// All and Without share thirty items: their difference is surer than either.
		if *r.Difference.Low <= 0 || *r.Difference.High >= 0.3 || *r.Found.High != 1 || *r.Found.Low < 0.6 || *r.Found.Low >= 1 {
			t.Errorf("%v to %v, %v", *r.Difference.Low, *r.Difference.High, *r.Found.Low)
		}
	}
	for _, r := range contamination.Rows(scoresOf(0), nil) {
		if *r.Difference.Value != 0 || r.Found.Value != nil || r.Without.N != r.All.N {
			t.Errorf("%+v", r)
		}
	}
	var all []contamination.Found
	for n := range 40 {
		all = append(all, contamination.Found{Item: fmt.Sprintf("i%02d", n), Marked: true})
	}
	for _, r := range contamination.Rows(scoresOf(0), all) {
		if r.Without.Value != nil || r.Difference.Value != nil {
			t.Errorf("a score of no items: %+v", r)
		}
	}
}
