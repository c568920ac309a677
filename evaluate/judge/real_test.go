package judge

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/metric"
)

// deciles puts values on ten ranks, from 0 to 1, with equal values on one rank.
func deciles(values []float64) (ranks []float64) {
	sorted := slices.Sorted(slices.Values(values))
	for _, v := range values {
		at, _ := slices.BinarySearch(sorted, v)
		ranks = append(ranks, float64(10*at/len(values))/9)
	}
	return ranks
}

func show(v *float64) string {
	if v == nil {
		return "–"
	}
	return strconv.FormatFloat(*v, 'f', 3, 64)
}

func tell(t *testing.T, c Card) {
	t.Helper()
	t.Logf("%s: n %d, alpha %s (%s to %s), kappa %s, bias %s (%s to %s), exact %s, usable %v %s", c.Judge, c.N, show(c.Alpha), show(c.Low), show(c.High), show(c.Kappa), show(c.Bias), show(c.BiasLow), show(c.BiasTop), show(c.Exact), c.Usable, c.Why)
}

// People scored 495 machine translations of Khmer into English (MLQE-PE, CC0). The set holds no reference to take chrF against, so the judges that stand in look at the source: one
// at how long the translation is for it, one (chrF) at whether numbers and names in Latin letters are still there; and one is no judge but other people: how much they
// left as it was when they corrected it (1 − HTER). None is fit to judge, and their cards have to say so.
func TestCardsOfStandInJudgesOfKhmerTranslations(t *testing.T) {
	dir := testdata.Path(t, "judge-human-da-km-en")
	read := func(name string) (lines []string) {
		b, err := os.ReadFile(dir + "/test21." + name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	}
	number := func(lines []string) (list []float64) {
		for _, l := range lines {
			v, err := strconv.ParseFloat(l, 64)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, v)
		}
		return list
	}
	sources, translations, people, edits := read("src"), read("mt"), number(read("da")), number(read("hter"))
	ratio := make([]float64, len(sources))
	chrf := metric.NewChrF()
	latin := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r > 0x24f || r < '0' }), " ")
	}
	for n := range sources {
		ratio[n] = math.Log(float64(language.CountClusters(translations[n])) / float64(language.CountClusters(sources[n])))
	}
	usual := slices.Sorted(slices.Values(ratio))[len(ratio)/2]
	ids, judged := map[string][]string{}, map[string][]float64{}
	give := func(judge string, n int, v float64) {
		ids[judge], judged[judge] = append(ids[judge], strconv.Itoa(n)), append(judged[judge], v)
	}
	for n := range sources {
		give("length", n, -math.Abs(ratio[n]-usual))
		give("hter", n, 1-min(edits[n], 1))
		if own := latin(sources[n]); own != "" { // otherwise this judge cannot tell
			v, _ := chrf.Score(chrf.Compare(latin(translations[n]), own))
			give("chrf-kept", n, v)
		}
	}
	var labels []Label
	var ratings []Rating
	for n, v := range deciles(people) {
		id := strconv.Itoa(n)
		labels = append(labels, Label{"mean of people", "translate", "khm-Khmr", id, id, v})
	}
	for name, values := range judged {
		for n, v := range deciles(values) {
			id := ids[name][n]
			ratings = append(ratings, Rating{Judge: name, Task: "translate", Language: "khm-Khmr", Item: id, Answer: id, Score: v})
		}
	}
	cards, unlabelled, err := NewCards(labels, ratings, Usual())
	if err != nil || unlabelled != 0 || len(cards.Cards) != 3 {
		t.Fatal(cards, unlabelled, err)
	}
	for _, c := range cards.Cards {
		tell(t, c)
		if c.N+c.Unrated != 495 || c.People != nil || c.Usable || c.Alpha == nil || !(*c.Low <= *c.Alpha && *c.Alpha <= *c.High) {
			t.Errorf("%s: %+v", c.Judge, c)
		}
	}
	if hter, length := cards.Of("hter", "translate", "khm-Khmr"), cards.Of("length", "translate", "khm-Khmr"); !(*hter.Alpha > *length.Alpha && *hter.Alpha > .2) {
		t.Errorf("people agree less with people (%v) than with a ruler (%v)", *hter.Alpha, *length.Alpha)
	}
}

// Of 150 pairs of answers people preferred one (HH-RLHF, MIT, English). A judge that stands in prefers the longer.
func TestACardOfAJudgeByLength(t *testing.T) {
	b, err := os.ReadFile(testdata.Path(t, "judge-human-preference-en", "pairs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var labels []Label
	var ratings []Rating
	for n, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		var p struct{ Chosen, Rejected string }
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		first, second, won := p.Chosen, p.Rejected, 1.0
		if n%2 == 1 { // people prefer the second one as often
			first, second, won = second, first, 0
		}
		say := 0.5
		switch a, b := language.CountClusters(first), language.CountClusters(second); {
		case a > b:
			say = 1
		case a < b:
			say = 0
		}
		id := strconv.Itoa(n)
		labels = append(labels, Label{"people", "pairs", "eng-Latn", id, id, won})
		ratings = append(ratings, Rating{Judge: "longer", Task: "pairs", Language: "eng-Latn", Item: id, Answer: id, Score: say})
	}
	cards, _, err := NewCards(labels, ratings, Usual())
	if err != nil {
		t.Fatal(err)
	}
	c := cards.Cards[0]
	tell(t, c)
	if c.N != 150 || c.Usable || !(*c.Exact > .3 && *c.Exact < .7) {
		t.Errorf("%+v", c)
	}
}
