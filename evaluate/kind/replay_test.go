package kind

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
)

// written gives all that a run writes: its rows, its log and its scores.
func written(t *testing.T, out []evaluate.Outcome, o evaluate.Options) (rows string, log, scores []byte) {
	t.Helper()
	r, err := json.Marshal(evaluate.Rows(out, nil, o))
	if err != nil {
		t.Fatal(err)
	}
	var l, s bytes.Buffer
	if err := evaluate.WriteLog(&l, out); err != nil {
		t.Fatal(err)
	}
	if err := evaluate.WriteScores(&s, evaluate.ItemScores(out, o.Scorers)); err != nil {
		t.Fatal(err)
	}
	return string(r), l.Bytes(), s.Bytes()
}

// again judges what a log holds; whoever is not in it is not asked.
func again(t *testing.T, log []byte, kind string, o evaluate.Options) []evaluate.Outcome {
	t.Helper()
	lines, err := evaluate.ReadLog(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	m := evaluate.Models{Measured: evaluate.NewReplay(lines, "", scholar{})}
	for _, j := range panelOfTwo() {
		m.Judges = append(m.Judges, evaluate.Juror{Name: j.Name, Model: evaluate.NewReplay(lines, judge.Role, j.Model)})
	}
	out, err := evaluate.Ask(t.Context(), m, planned(t, kind), o)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return out
}

// Scores of every kind can be taken again from the log alone, to the last byte, also of answers that never came; and they are those of the answers that stand there.
func TestEveryKindIsScoredAgainFromItsLog(t *testing.T) {
	for _, k := range All() {
		for _, wrong := range []bool{false, true} {
			list := planned(t, k.Name)
			m := scholar{lessons: evaluate.Lessons(scholar{}, list), wrong: wrong}
			out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: m, Judges: panelOfTwo()}, list, evaluate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			rows, log, scores := written(t, out, evaluate.Options{})
			rows2, log2, scores2 := written(t, again(t, log, k.Name, evaluate.Options{}), evaluate.Options{})
			if d := cmp.Diff(rows, rows2); d != "" || !bytes.Equal(log, log2) || !bytes.Equal(scores, scores2) {
				t.Errorf("%s, wrong %v: log the same %v, scores the same %v, rows %s", k.Name, wrong, bytes.Equal(log, log2), bytes.Equal(scores, scores2), d)
			}
			lines, err := evaluate.ReadLog(bytes.NewReader(log))
			if err != nil {
				t.Fatal(err)
			}
			for n := range lines { // who failed is no wrong answer
				for s := range lines[n].Said {
					lines[n].Said[s].Answer, lines[n].Said[s].Failed = nil, "the line was cut"
				}
			}
			mute := evaluate.Models{Measured: evaluate.NewReplay(lines, "", scholar{}), Judges: panelOfTwo()}
			out, err = evaluate.Ask(t.Context(), mute, planned(t, k.Name), evaluate.Options{Parallel: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range evaluate.Rows(out, nil, evaluate.Options{}) {
				if r.Value != nil || r.Failed == 0 || r.N != 0 {
					t.Errorf("%s: answers that did not come give %s of %d", k.Name, r.Metric, r.N)
				}
			}
		}
	}
}

// A log of another suite is not taken for one of this, and an answer that was changed by hand changes the score.
func TestALogIsWhatItSays(t *testing.T) {
	list := planned(t, "choice")
	m := scholar{lessons: evaluate.Lessons(scholar{}, list)}
	out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: m}, list, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	line := out[0].Line()
	line.Said[0].Answer = &endpoint.Answer{Text: out[0].Calls[0].Lesson.Wrong[0]}
	lines := []evaluate.Line{line}
	for _, o := range out[1:] {
		lines = append(lines, o.Line())
	}
	changed, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: evaluate.NewReplay(lines, "", scholar{})}, planned(t, "choice"), evaluate.Options{})
	if err != nil || changed[0].Score.Value != 0 || out[0].Score.Value != 1 {
		t.Errorf("%+v, %v", changed[0].Score, err)
	}
	_, err = evaluate.Ask(t.Context(), evaluate.Models{Measured: evaluate.NewReplay(lines, "", scholar{})}, planned(t, "bias"), evaluate.Options{})
	if err == nil || !strings.Contains(err.Error(), "holds no answer") {
		t.Errorf("another suite: %v", err)
	}
}
