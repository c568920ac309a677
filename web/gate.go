package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// shut is the fault of a gate with the repository behind it.
type shut struct {
	access.Ungated
	name hub.Name
}

// behind tells a refusal of a gate which repository it is of.
func behind(r hub.Repository, err error) error {
	var u access.Ungated
	if errors.As(err, &u) {
		return shut{u, r.Name}
	}
	return err
}

// accessPage is a form that asks for the files of a gated repository.
type accessPage struct {
	repositoryPage
	Prompt string
	Fields []field
	Status hub.AccessStatus // of the request that was made; "" for none
	Reason string           // why it was refused
	Login  string
}

// field is a question of those who keep the gate.
type field struct {
	Name    string
	Input   string // text, date, checkbox or select
	Options []string
}

const (
	maxFields = 30
	maxAnswer = 2000 // bytes
)

// questions reads the form of a gate from the metadata of a card: extra_gated_prompt and extra_gated_fields.
func questions(card string) (prompt string, fields []field) {
	var m struct {
		Prompt string         `json:"extra_gated_prompt"`
		Fields map[string]any `json:"extra_gated_fields"`
	}
	if card == "" || json.Unmarshal([]byte(card), &m) != nil {
		return "", nil
	}
	for name, kind := range m.Fields {
		f := field{Name: name, Input: "text"}
		switch kind := kind.(type) {
		case string:
			switch kind {
			case "checkbox":
				f.Input = kind
			case "date_picker":
				f.Input = "date"
			}
		case map[string]any:
			list, _ := kind["options"].([]any)
			for _, o := range list {
				switch o := o.(type) {
				case string:
					f.Options = append(f.Options, o)
				case map[string]any:
					if s, ok := o["value"].(string); ok {
						f.Options = append(f.Options, s)
					}
				}
			}
			if len(f.Options) > 0 {
				f.Input = "select"
			}
		}
		fields = append(fields, f)
	}
	slices.SortFunc(fields, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return m.Prompt, fields[:min(len(fields), maxFields)]
}

func (v *visit) askAccess(name hub.Name) error {
	r, err := v.repository(name, access.See)
	if err != nil {
		return err
	}
	return v.gate(http.StatusOK, r)
}

func (v *visit) gate(status int, r hub.Repository) error {
	p := accessPage{repositoryPage: v.head(r, hub.Main, "")}
	p.Prompt, p.Fields = questions(r.Card)
	if r.Gate == hub.Open {
		return v.see(v.page(r.Name))
	}
	if v.id.Anonymous() {
		p.Login = v.loginFor(v.page(r.Name, "access"))
		return v.show(status, "access", r.ID(), p)
	}
	err := v.hub.Read(v.ctx(), func(b hub.Books) error {
		q, err := b.AccessRequest(v.ctx(), r.Number, v.id.User.Name)
		if fault.Of(err) == fault.Missing {
			return nil
		}
		p.Status, p.Reason = q.Status, q.Reason
		return err
	})
	if err != nil {
		return err
	}
	if v.guard.May(v.ctx(), v.id, access.Read, r) == nil {
		p.Status = hub.Accepted
	}
	return v.show(status, "access", r.ID(), p)
}

// access sends the request.
func (v *visit) access(name hub.Name) error {
	r, err := v.repository(name, access.See)
	if err != nil {
		return err
	}
	answers := map[string]any{}
	_, fields := questions(r.Card)
	for _, f := range fields {
		given := v.r.PostForm.Get("field " + f.Name)
		switch {
		case len(given) > maxAnswer:
			return fault.New(fault.Invalid, "the answer to %.100q is longer than %d bytes", f.Name, maxAnswer)
		case f.Input == "select" && !slices.Contains(f.Options, given):
			return fault.New(fault.Invalid, "%.100q is none of the answers to %.100q", given, f.Name)
		case f.Input == "checkbox":
			answers[f.Name] = given != ""
		default:
			answers[f.Name] = given
		}
	}
	b, err := json.Marshal(answers)
	if err != nil {
		return err
	}
	status, err := v.guard.Ask(v.ctx(), v.id, r, string(b))
	if err != nil {
		return err
	}
	if err := v.record("access.ask", string(r.Kind)+" "+r.ID(), string(status)); err != nil {
		return err
	}
	return v.see(v.page(r.Name, "access"))
}
