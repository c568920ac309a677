package hubapi

import (
	"net/http"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/rights"
)

// validate says what is wrong with the card of a repository, before it is committed. The answer is an object: a list breaks clients.
func (c *call) validate() error {
	var in struct {
		Content string `json:"content"`
		Kind    string `json:"repoType"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	errors, warnings := []any{}, []any{}
	card, err := hub.ParseCard(in.Content)
	switch {
	case err != nil:
		errors = append(errors, map[string]any{"message": err.Error()})
	case card == "":
		warnings = append(warnings, map[string]any{"message": "the card has no metadata: say at least license and language between two lines of three hyphens at its head"})
	}
	kind, _ := hub.ParseKind(in.Kind)
	if err == nil {
		for _, p := range rights.ReadCard(card).Complaints(kind, true) {
			said := map[string]any{"message": p.Message + " (" + p.Hint + ")"}
			if p.What == "card" {
				errors = append(errors, said)
			} else { // whoever sees the repository is not known here: a private one may lack it
				said["message"] = "not yet fit to be public: " + said["message"].(string)
				warnings = append(warnings, said)
			}
		}
	}
	status := http.StatusOK
	if len(errors) > 0 {
		status = http.StatusBadRequest
	}
	return c.json(status, map[string]any{"errors": errors, "warnings": warnings})
}
