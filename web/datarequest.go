package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	lontar "github.com/lontar-asean/lontar/language"
)

// requestsListed is how many requests for data a page has.
const requestsListed = 30

// concepts gives the concepts that ship, by their ids.
var concepts = sync.OnceValues(func() (map[string]concept.Concept, error) {
	list, err := concept.Shipped()
	byID := make(map[string]concept.Concept, len(list))
	for _, c := range list {
		byID[c.ID] = c
	}
	return byID, err
})

// requestsPage is what models were found to lack.
type requestsPage struct {
	Address string
	Chosen  bool
	Fields  []requestField
	Run     string // the only one that is shown; "" for all
	Items   []wanted
	More    string
}

// requestField is a way to narrow the list.
type requestField struct {
	Name, Label string
	Values      []requestValue
}

// requestValue is what a field may be.
type requestValue struct {
	Value, Label string
	Lang         string // of the label; "" for that of the page
	Chosen       bool
}

// wanted is a request for data.
type wanted struct {
	hub.DataRequest
	Tongue  string // the language by its own name
	Lang    string
	Country string
	About   string // label of the concept
	Called  string // its language
	State   string
	Score   bar
	To      string // where the answer is; "" when the visitor may not see it
	ToRun   string
}

// bar is a deficit with its interval, in percent.
type bar struct {
	Known          bool
	Lost, Low, Top int
}

func (v *visit) requests() error {
	q := v.r.URL.Query()
	state, err := hub.ParseRequestState(q.Get("state"))
	if err != nil {
		return err
	}
	l := hub.RequestListing{Culture: q.Get("culture"), Topic: q.Get("topic"), Run: q.Get("run"), State: state, After: q.Get("after"), Limit: requestsListed + 1}
	if s := q.Get("language"); s != "" {
		if l.Language, err = lontar.Parse(s); err != nil {
			return err
		}
	}
	list, err := v.hub.DataRequests(v.ctx(), l)
	if err != nil {
		return err
	}
	p := requestsPage{Address: v.path("requests"), Run: l.Run}
	to := func(run, after string) string {
		next := url.Values{}
		for key, value := range map[string]string{"language": string(l.Language), "culture": l.Culture, "topic": l.Topic, "state": string(l.State), "run": run, "after": after} {
			if value != "" {
				next.Set(key, value)
			}
		}
		return p.Address + strings.TrimSuffix("?"+next.Encode(), "?")
	}
	p.Chosen = to(l.Run, "") != p.Address
	if len(list) > requestsListed {
		list = list[:requestsListed]
		p.More = to(l.Run, list[requestsListed-1].ID)
	}
	for _, r := range list {
		w, err := v.wanted(r)
		if err != nil {
			return err
		}
		w.ToRun = p.Address + "?run=" + url.QueryEscape(r.Run)
		p.Items = append(p.Items, w)
	}
	if p.Fields, err = v.requestFields(l); err != nil {
		return err
	}
	return v.show(http.StatusOK, "requests", v.words.say("requests"), p)
}

func (v *visit) wanted(r hub.DataRequest) (w wanted, err error) {
	w = wanted{DataRequest: r, Country: v.words.country(r.Culture), State: v.words.state(string(r.State))}
	w.Tongue, w.Lang = autonym(r.Language), locale(string(r.Language))
	known, err := concepts()
	if err != nil {
		return w, err
	}
	if c, ok := known[r.Concept]; ok {
		w.About, w.Called = label(c, v.words.Tag, r.Language)
	} else {
		w.About = r.Concept
	}
	if r.Deficit != nil {
		percent := func(f *float64) int {
			if f == nil {
				f = r.Deficit
			}
			return int(100**f + 0.5)
		}
		w.Score = bar{true, percent(r.Deficit), percent(r.Low), percent(r.High)}
	}
	if r.Answer != "" {
		w.To, err = v.answer(r.Answer)
	}
	return w, err
}

// answer gives the address of what answers a request, "" when there is none for the visitor.
func (v *visit) answer(path string) (string, error) {
	name, revision, ok := hub.ParsePath(path)
	if !ok {
		return "", nil
	}
	_, err := v.repository(name, access.See)
	switch k := fault.Of(err); {
	case k == fault.Missing || k == fault.Denied:
		return "", nil
	case err != nil:
		return "", err
	case revision == "":
		return v.page(name), nil
	}
	return v.page(name, "tree", revision), nil
}

// autonym gives a language by its own name.
func autonym(tag lontar.Tag) string {
	if p, ok := lontar.ProfileOf(tag); ok && p.Autonym != "" {
		return p.Autonym
	}
	if t, err := language.Parse(locale(string(tag))); err == nil {
		if name := display.Self.Name(t); name != "" {
			return name
		}
	}
	return string(tag)
}

// label gives what a concept is called in the language of the page, else in that of the request, else as its first label has it.
func label(c concept.Concept, page string, asked lontar.Tag) (text, lang string) {
	wish, err := lontar.Parse(page)
	for _, tag := range []lontar.Tag{wish, asked} {
		for _, l := range c.Labels {
			if err == nil && l.Language == tag {
				return l.Text, locale(string(tag))
			}
		}
	}
	if len(c.Labels) == 0 {
		return c.ID, ""
	}
	return c.Labels[0].Text, locale(string(c.Labels[0].Language))
}

// country gives the name of a country by its code in small letters (ISO 3166-1 alpha-3).
func (t *tongue) country(code string) string {
	r, err := language.ParseRegion(strings.ToUpper(code))
	if err != nil {
		return code
	}
	tag, err := language.Parse(t.Tag)
	if err != nil {
		return code
	}
	if names := display.Regions(tag); names != nil {
		if name := names.Name(r); name != "" {
			return name
		}
	}
	return code
}

// topic gives the name of a topic.
func (t *tongue) topic(code string) string {
	if slices.Contains(concept.Topics(), code) {
		key := "topic." + code
		return t.say(key)
	}
	return code
}

// state gives the name of a state.
func (t *tongue) state(code string) string {
	key := "request." + code
	return t.say(key)
}

// requestFields gives the ways to narrow the list to what it has.
func (v *visit) requestFields(l hub.RequestListing) (fields []requestField, err error) {
	f, err := v.hub.RequestFacets(v.ctx())
	if err != nil {
		return nil, err
	}
	add := func(name, title, chosen string, values []string, say func(string) (string, string)) {
		field := requestField{Name: name, Label: title, Values: []requestValue{{Label: v.words.say("requests.any"), Chosen: chosen == ""}}}
		if chosen != "" && !slices.Contains(values, chosen) {
			values = append(slices.Clone(values), chosen)
		}
		for _, s := range values {
			text, lang := say(s)
			field.Values = append(field.Values, requestValue{s, text, lang, s == chosen})
		}
		fields = append(fields, field)
	}
	add("language", v.words.say("facet.language"), string(l.Language), f.Languages, func(s string) (string, string) { return autonym(lontar.Tag(s)), locale(s) })
	add("culture", v.words.say("requests.culture"), l.Culture, f.Cultures, func(s string) (string, string) { return v.words.country(s), "" })
	add("topic", v.words.say("requests.topic"), l.Topic, f.Topics, func(s string) (string, string) { return v.words.topic(s), "" })
	var states []string
	for _, s := range hub.RequestStates() {
		states = append(states, string(s))
	}
	add("state", v.words.say("requests.state"), string(l.State), states, func(s string) (string, string) { return v.words.state(s), "" })
	return fields, nil
}

// Topic gives the name of a topic in the visitor's language.
func (f *frame) Topic(code string) string { return f.Tongue.topic(code) }

// Wanted says what to collect.
func (f *frame) Wanted(kind string) string {
	key := "wanted." + kind
	if said := f.Say(key); said != key {
		return said
	}
	return kind
}

// Lost says in words what a bar shows.
func (f *frame) Lost(b bar) string {
	if !b.Known {
		return f.Say("requests.unknown")
	}
	return f.Say("requests.lost", b.Lost, b.Low, b.Top)
}

// Whisker gives the interval of a bar as a path, in percent of its width.
func (b bar) Whisker() string {
	return fmt.Sprintf("M%d 2V10M%d 6H%dM%d 2V10", b.Low, b.Low, b.Top, b.Top)
}
