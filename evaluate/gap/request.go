package gap

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// Request asks for records that should make a model fall short less. Deficit, low and high are null where nothing was measured.
type Request struct {
	ID       string   `json:"id"` // the same for the same gap of the same run
	Run      string   `json:"run"`
	Language string   `json:"language"`
	Culture  string   `json:"culture"` // as in ids of concepts; "" when the items name none
	Topic    string   `json:"topic"`
	Concept  string   `json:"concept"` // "" when the gap is wider than one
	Kind     string   `json:"kind"`    // of Kinds
	Deficit  *float64 `json:"deficit"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Target   int      `json:"target"` // records
	Reason   string   `json:"reason"`
}

// Kinds lists what can be asked for, with what that is.
func Kinds() [][2]string {
	return [][2]string{
		{"text", "text about it, as people of the culture would tell it"},
		{"qa", "questions with answers in the language and its own script"},
		{"picture", "pictures of it with what they show"},
		{"audio", "recordings with what is said in them"},
		{"translation", "sentences beside their translations"},
		{"normalisation", "text in Unicode in the right order and digits, also beside its spelling in old encodings"},
		{"review", "a look by native speakers at questions that the model refuses"},
		{"item", "questions to measure it by"},
	}
}

const (
	named       = 3   // concepts that a reason names
	refusedFrom = 0.2 // share of refused answers from which a native speaker should look
)

// identify gives a request its id.
func (q *Request) identify() {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %q", q.Run, q.Language, q.Culture, q.Topic, q.Concept, q.Kind))
	q.ID = "r-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15])[:20])
}

// Requests gives what to collect because of one run: first what is expected to bring most for each record, then what a person should look at, then questions
// about concepts that there are none about. Gaps up to the goal ask for nothing.
func (r *Report) Requests(run string) (list []Request) {
	of := func(x judged) bool { return x.Run == run }
	dims := []Dimension{Culture, Topic, InLanguage}
	groups, asked := r.tallies(dims, of, func(x judged) string { return x.Error.kind(x.Collect) })
	for _, c := range r.measure(groups, asked, dims) {
		if c.Target == nil || *c.Target == 0 || *c.Deficit == 0 {
			continue
		}
		q := Request{Run: run, Language: c.Language, Culture: c.Culture, Topic: c.Topic, Kind: string(c.Error), Deficit: c.Deficit, Low: c.Low, High: c.High, Target: *c.Target}
		r.explain(&q, c)
		list = append(list, q)
	}
	list = append(list, r.refusals(run)...)
	list = append(list, r.items(run)...)
	for i := range list {
		q := &list[i]
		if q.Culture == NoConcept {
			q.Culture, q.Topic = "", ""
		}
		q.identify()
	}
	return list
}

// explain writes the reason, and names the concept when there is one.
func (r *Report) explain(q *Request, c Cell) {
	errors, concepts := map[string]int{}, map[string]float64{}
	for _, x := range r.answers {
		if x.Run == q.Run && string(x.Language) == q.Language && x.culture == q.Culture && x.topic == q.Topic && x.Error.kind(x.Collect) == q.Kind && x.Known && x.Lost > 0 {
			errors[string(x.Error)]++
			concepts[x.Concept] += x.Lost
		}
	}
	about := "questions that name no concept"
	if q.Culture != NoConcept {
		about = fmt.Sprintf("%s of %s", q.Topic, q.Culture)
	}
	var what []string
	for _, e := range most(errors) {
		what = append(what, fmt.Sprintf("%s (%d answers)", e, errors[e]))
	}
	reason := fmt.Sprintf("Asked in %s about %s, the model loses %.0f %% of the score: %s.", q.Language, about, 100**c.Deficit, strings.Join(what, ", "))
	delete(concepts, "")
	switch worst := most(concepts); {
	case len(worst) == 1:
		q.Concept = worst[0]
	case len(worst) > 1:
		reason += " Most of it: " + strings.Join(worst[:min(named, len(worst))], ", ") + "."
	}
	if c.State == Uncertain {
		reason += fmt.Sprintf(" Uncertain: there are only %d items.", c.Items)
	}
	q.Reason = reason
}

// most gives names by what they count for, the most first.
func most[V cmp.Ordered](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b)) })
	return names
}

// refusals asks native speakers to look at what is refused often. How much is lost is not known.
func (r *Report) refusals(run string) (list []Request) {
	dims := []Dimension{Culture, Topic, InLanguage}
	groups, _ := r.tallies(dims, func(x judged) bool { return x.Run == run }, func(x judged) string {
		if x.Error == Refused {
			return "review"
		}
		return ""
	})
	for k, t := range groups {
		n := t.count["review"]
		if float64(n) < refusedFrom*float64(t.answers) || n == 0 {
			continue
		}
		list = append(list, Request{Run: run, Language: k.Language, Culture: k.Culture, Topic: k.Topic, Kind: "review", Target: n,
			Reason: fmt.Sprintf("The model refuses %d of %d questions of this kind. What is lost by that is not known: a native speaker should say whether it is right to refuse.", n, t.answers)})
	}
	slices.SortFunc(list, func(a, b Request) int {
		return cmp.Or(cmp.Compare(b.Target, a.Target), cmp.Compare(a.Culture, b.Culture), cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Language, b.Language))
	})
	return list
}

// items asks for questions about concepts that there are none about, in cultures that the run was asked about: in the language in which they were asked most,
// in English only when there is no other.
func (r *Report) items(run string) (list []Request) {
	spoken := map[string]map[string]int{}
	for _, x := range r.answers {
		if x.Run == run && x.culture != NoConcept {
			if spoken[x.culture] == nil {
				spoken[x.culture] = map[string]int{}
			}
			spoken[x.culture][string(x.Language)]++
		}
	}
	type place struct{ culture, topic string }
	missing := map[place][]string{}
	for _, c := range r.untested {
		if spoken[c.Country()] != nil {
			missing[place{c.Country(), c.Topic()}] = append(missing[place{c.Country(), c.Topic()}], c.ID)
		}
	}
	for p, ids := range missing {
		tags := most(spoken[p.culture])
		tag := tags[0]
		for _, t := range tags {
			if language.Tag(t).Language() != "eng" {
				tag = t
				break
			}
		}
		slices.Sort(ids)
		q := Request{Run: run, Language: tag, Culture: p.culture, Topic: p.topic, Kind: "item", Target: max(r.Least, len(ids)),
			Reason: fmt.Sprintf("Nothing is known: no question is about %s.", strings.Join(ids[:min(named, len(ids))], ", "))}
		if more := len(ids) - named; more > 0 {
			q.Reason = strings.TrimSuffix(q.Reason, ".") + fmt.Sprintf(" and %d more.", more)
		}
		if len(ids) == 1 {
			q.Concept = ids[0]
		}
		list = append(list, q)
	}
	slices.SortFunc(list, func(a, b Request) int {
		return cmp.Or(cmp.Compare(a.Culture, b.Culture), cmp.Compare(a.Topic, b.Topic))
	})
	return list
}
