package evaluate

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/statistics"
)

// translated makes the scores of two models for 150 questions in seven languages. They differ in whole questions: where one model knows a thing and the
// other does not, it is so in most languages at once. That makes 41 answers of 1,050 of a difference which is no more than chance.
func translated() (a, b []ItemScore) {
	one, zero := 1.0, 0.0
	for q := range 150 {
		for l, tag := range []string{"eng-Latn", "fil-Latn", "ind-Latn", "tha-Thai", "vie-Latn", "zho-Hans", "zsm-Latn"} {
			x, y := &one, &one
			switch {
			case q < 26 && l < 6: // what only B knows
				x = &zero
			case q >= 26 && q < 45 && l < 6: // what only A knows
				y = &zero
			case q >= 100 && q < 140: // what neither knows
				x, y = &zero, &zero
			}
			id := fmt.Sprintf("q%03d", q)
			a = append(a, ItemScore{Task: "mc", Language: tag, Item: id, Value: x, State: string(Scored)})
			b = append(b, ItemScore{Task: "mc", Language: tag, Item: id, Value: y, State: string(Scored)})
		}
	}
	return a, b
}

// A test that forgets that seven answers are translations of one question calls this difference significant, one that forgets the pairs does not see it
// well, and the one that is used says that it may be chance.
func TestTranslationsOfOneQuestionAreOneWitness(t *testing.T) {
	a, b := translated()
	rows := Compare(a, b)
	all := rows[len(rows)-1]
	if len(rows) != 8 || all.Language != Everything || all.N != 1050 || all.Clusters != 150 {
		t.Fatalf("%+v", rows)
	}
	z := func(d statistics.Estimate) float64 { return d.Mean / d.Error }
	var paired, naive []statistics.Pair
	var as, bs []statistics.Item
	onlyA, onlyB := 0, 0
	for i := range a {
		paired = append(paired, statistics.Pair{A: *a[i].Value, B: *b[i].Value, Cluster: i / 7})
		naive = append(naive, statistics.Pair{A: *a[i].Value, B: *b[i].Value, Cluster: i})
		as, bs = append(as, statistics.Item{Score: *a[i].Value, Cluster: i}), append(bs, statistics.Item{Score: *b[i].Value, Cluster: i})
		switch {
		case *a[i].Value > *b[i].Value:
			onlyA++
		case *b[i].Value > *a[i].Value:
			onlyB++
		}
	}
	ea, _ := statistics.Mean(as, Level)
	eb, _ := statistics.Mean(bs, Level)
	unpaired := (ea.Mean - eb.Mean) / math.Hypot(ea.Error, eb.Error)
	n, _ := statistics.Paired(naive, Level)
	c, _ := statistics.Paired(paired, Level)
	p, err := statistics.McNemar(onlyA, onlyB)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("difference %+.1f points: unpaired z %.2f, paired without clusters z %.2f, McNemar p %.4f, paired and clustered z %.2f (p %.2f)", 100**all.Difference, unpaired, z(n.Estimate), p, z(c.Estimate), *all.P)
	if math.Abs(*all.Difference-c.Mean) > 1e-12 || math.Abs(*all.P-c.P) > 1e-12 {
		t.Errorf("%+v is not the clustered comparison", all)
	}
	if !(math.Abs(unpaired) < 1.96 && math.Abs(z(n.Estimate)) > 1.96 && p < .05 && *all.P > .05) {
		t.Error("the case shows nothing")
	}
	for _, r := range rows[:7] {
		if r.P != nil && (r.Corrected == nil || *r.Corrected < *r.P) {
			t.Errorf("%s: p %v, corrected %v", r.Language, *r.P, r.Corrected)
		}
	}
}

func TestOnlyWhatBothAnsweredIsCompared(t *testing.T) {
	one, half := 1.0, .5
	a := []ItemScore{{Task: "x", Language: "khm-Khmr", Item: "1", Value: &one}, {Task: "x", Language: "khm-Khmr", Item: "1", Wording: 1, Value: new(float64)}, {Task: "x", Language: "khm-Khmr", Item: "2", Value: &one}, {Task: "x", Language: "khm-Khmr", Item: "3"}}
	b := []ItemScore{{Task: "x", Language: "khm-Khmr", Item: "1", Value: &half}, {Task: "x", Language: "khm-Khmr", Item: "2"}, {Task: "x", Language: "khm-Khmr", Item: "3", Value: &one}}
	r := Compare(a, b)[0]
	if r.N != 1 || r.OnlyA != 1 || r.OnlyB != 1 || r.Difference != nil || r.P != nil {
		t.Errorf("%+v", r)
	}
}

func TestScoresGoToAFileAndBack(t *testing.T) {
	a, _ := translated()
	a[3].Value, a[3].State = nil, string(Refused)
	var b bytes.Buffer
	if err := WriteScores(&b, a); err != nil {
		t.Fatal(err)
	}
	got, err := ReadScores(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(a, got); d != "" {
		t.Error(d)
	}
	for _, bad := range [][]byte{nil, []byte("PAR1"), b.Bytes()[:b.Len()-9], append([]byte("PAR1\xff\xff"), b.Bytes()[b.Len()-40:]...)} {
		if _, err := ReadScores(bytes.NewReader(bad), int64(len(bad))); fault.Of(err) != fault.Broken {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

// No difference of shares is larger than one, however few the items.
func TestDifferencesStayWithinWhatThereCanBe(t *testing.T) {
	one, zero, half := 1.0, 0.0, 0.5
	var a, b []ItemScore
	for n, v := range []*float64{&one, &one, &half} {
		s := ItemScore{Task: "t", Metric: Accuracy, Language: "khm-Khmr", Item: fmt.Sprint(n), Value: v, State: string(Scored), Ideal: 1}
		a = append(a, s)
		s.Value = &zero
		b = append(b, s)
	}
	for _, r := range Compare(a, b) {
		if *r.High > 1 || *r.Low < -1 || *r.Difference < .8 {
			t.Errorf("%v [%v, %v]", *r.Difference, *r.Low, *r.High)
		}
	}
}
