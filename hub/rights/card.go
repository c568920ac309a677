// Package rights is the gate before what others see, and the account of it: whose the texts are and on what ground they may be used, rolled up from
// the records of a revision, apart from the licence of the compilation, which its card names.
package rights

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/survey"
)

// Card is what the metadata of a README.md says of rights. A record that says something itself is believed; the card speaks for the others.
type Card struct {
	Licence     string        `json:"licence,omitempty"` // of the compilation, as written: "cc-by-4.0"
	LicenceName string        `json:"licenceName,omitempty"`
	LicenceLink string        `json:"licenceLink,omitempty"`
	Rights      corpus.Rights `json:"rights,omitempty"`   // of the records that say none
	Evidence    string        `json:"evidence,omitempty"` // what these rights rest on
	Source      string        `json:"source,omitempty"`   // of the records that name none
	Trained     []string      `json:"trained,omitempty"`  // what a model was made of
	Countries   []string      `json:"countries,omitempty"`
	Backing     string        `json:"-"` // evidence for the records that rest on something and do not name it: not that of a licence
	Wrong       []Complaint   `json:"-"` // keys of ours that cannot be read
}

// ReadCard reads the metadata of a card as hub.ParseCard gives it; "" is a card that says nothing.
func ReadCard(card string) (c Card) {
	var m map[string]any
	if card == "" || json.Unmarshal([]byte(card), &m) != nil {
		return c
	}
	c.Licence = strings.Join(words(m["license"]), ", ")
	c.LicenceName, c.LicenceLink = first(m["license_name"]), first(m["license_link"])
	c.Trained = append(words(m["datasets"]), words(m["base_model"])...)
	c.Source = strings.Join(words(m["source_datasets"]), ", ")
	// A licence with the place where it is written is a licence for the records too, as the authors of cards mean it.
	if c.LicenceLink != "" {
		c.Rights, c.Evidence = c.licensed(), c.LicenceLink
	}
	switch own := m["lontar"].(type) {
	case nil:
	case map[string]any:
		c.own(own)
	default:
		c.wrong("lontar", "it is no map")
	}
	return c
}

// licensed gives the rights that the licence of the card gives, and "" when it names none.
func (c *Card) licensed() corpus.Rights {
	if spdx, ok := dataset.LicenceOfWord(c.Licence); ok {
		return corpus.Licensed(spdx)
	}
	if c.LicenceName == "" {
		return ""
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '-'
	}, c.LicenceName)
	r, err := corpus.ParseRights("licensed:LicenseRef-" + name)
	if err != nil {
		return ""
	}
	return r
}

// own reads our key.
func (c *Card) own(m map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list := words(m[key])
		value := strings.Join(list, ", ")
		switch key {
		case "rights":
			r, err := corpus.ParseRights(value)
			if err != nil {
				c.wrong("lontar.rights", err.Error())
				continue
			}
			c.Rights, c.Evidence = r, strings.Join(words(m["evidence"]), ", ")
		case "evidence":
			c.Evidence, c.Backing = value, value
		case "source":
			c.Source = value
		case "country":
			c.Countries = list
		default:
			c.wrong("lontar."+key, "the key is not known")
		}
	}
}

func (c *Card) wrong(key, why string) {
	c.Wrong = append(c.Wrong, Complaint{File: readme, What: "card", Message: fmt.Sprintf("%.100s: %s", key, why),
		Hint: "under lontar there are rights, evidence, source and country; rights are licensed:<SPDX>, public-domain, contributed, permission, tdm, community or unknown"})
}

// words reads a text or a list of texts.
func words(v any) (list []string) {
	switch v := v.(type) {
	case string:
		if v = strings.TrimSpace(v); v != "" {
			list = append(list, v)
		}
	case []any:
		for _, e := range v {
			list = append(list, words(e)...)
		}
	}
	return list
}

func first(v any) string {
	if list := words(v); len(list) > 0 {
		return list[0]
	}
	return ""
}

// tasks gives what a data set or model is for, as its card says.
func tasks(card string) (list []string) {
	var m map[string]any
	if card == "" || json.Unmarshal([]byte(card), &m) != nil {
		return nil
	}
	for _, key := range []string{"task_categories", "task_ids", "pipeline_tag"} {
		list = append(list, words(m[key])...)
	}
	return list
}

const readme = "README.md"

// unnamed are words that stand where a licence should and name none.
var unnamed = []string{"unknown", "none", "other"}

// Complaints says what a card lacks before others may see the repository: open to all, or behind a gate.
func (c Card) Complaints(kind hub.Kind, open bool) (list []Complaint) {
	list = append(list, c.Wrong...)
	add := func(what, message, hint string) {
		list = append(list, Complaint{File: readme, What: what, Message: message, Hint: hint})
	}
	licence := strings.ToLower(c.Licence)
	switch {
	case licence == "":
		add("licence", "the card names no licence", "write `license: cc-by-4.0`, or another, between two lines of three hyphens at the head of README.md")
	case licence == "other" && c.LicenceName == "" && c.LicenceLink == "":
		add("licence", "the card says `license: other` and not which", "add license_name and license_link")
	case open && licence != "other" && slices.Contains(unnamed, licence):
		add("licence", fmt.Sprintf("the card says `license: %s`: nobody may use what nobody has licensed", licence), "name a licence, or put a gate before the files (gated: manual)")
	}
	if kind == hub.Model && len(c.Trained) == 0 && c.Source == "" {
		add("trained", "the card does not say what the model was trained on", "write `datasets: [OWNER/NAME]` or `base_model: OWNER/NAME`")
	}
	if kind == hub.Dataset && survey.NeedsEvidence(c.Rights) && c.Evidence == "" {
		add("evidence", fmt.Sprintf("the card says `rights: %s` and not what they rest on", c.Rights), "add evidence under lontar: the letter, the law, the custodian or the consent form")
	}
	return list
}

// Complaint is one thing that is missing or wrong.
type Complaint struct {
	File    string `json:"file"`
	Row     int64  `json:"row,omitempty"`     // counted from 1; 0 when it is of the whole file
	Records int64  `json:"records,omitempty"` // how many
	What    string `json:"what"`              // card, licence, trained, rights, source, evidence, closed or unreadable
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// refuse makes an error of complaints that a person understands; nil of none.
func refuse(r hub.Repository, all charge) error {
	list := all.list
	if all.n == 0 {
		return nil
	}
	const most = 5
	state := "open to everybody"
	if r.Gate != hub.Open {
		state = "seen by others"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s cannot be %s like this: ", r.Kind, r.ID(), state)
	for i, c := range list[:min(len(list), most)] {
		if i > 0 {
			b.WriteString("; ")
		}
		if c.File != "" {
			fmt.Fprintf(&b, "%s: ", c.File)
		}
		b.WriteString(c.Message)
	}
	if more := all.n - most; more > 0 {
		fmt.Fprintf(&b, "; and %d more", more)
	}
	return fault.New(fault.Denied, "%s", b.String()).Try("%s. Private repositories accept any commit", list[0].Hint)
}
