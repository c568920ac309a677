package probe

import (
	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/language"
)

// Finding is whether an endpoint can do something, and otherwise why not.
type Finding struct {
	OK  bool   `json:"ok"`
	Why string `json:"why,omitempty"`
}

// Report is what was found.
type Report struct {
	Model         string          `json:"model"` // as the server names it
	Traits        endpoint.Traits `json:"traits"`
	Chat          Finding         `json:"chat"`
	System        Finding         `json:"system"`        // a system message; without, instructions are put before the text of the user
	Template      Finding         `json:"template"`      // a chat template is put around messages
	Completions   Finding         `json:"completions"`   // texts to go on with
	Echo          Finding         `json:"echo"`          // log-probabilities of all tokens of the prompt
	Likelihood    Finding         `json:"likelihood"`    // of a continuation behind a prompt: different for different ones, and none above 0
	Sense         Finding         `json:"sense"`         // sentences are likelier than the same letters in another order: not so with weights that were never trained
	Tokenize      Finding         `json:"tokenize"`      // token ids at /tokenize, as endpoint.Options.Tokens needs
	Embeddings    Finding         `json:"embeddings"`    // vectors
	Images        Finding         `json:"images"`        // pictures in messages are taken; not asked unless Options.Images
	Sounds        Finding         `json:"sounds"`        // sounds are; not asked unless Options.Sounds
	Thinks        Finding         `json:"thinks"`        // the model thinks before it answers
	Deterministic Finding         `json:"deterministic"` // the same question, asked twice, has the same answer
	Steady        Finding         `json:"steady"`        // one build of the server answers
	ContextLength int             `json:"context_length,omitempty"`
	ContextWhy    string          `json:"context_why,omitempty"` // why that is unknown

	// TokensPerCluster is how many tokens a letter with its marks takes in each language: what budgets of answers are reckoned with. A language that is
	// missing could not be measured.
	TokensPerCluster map[language.Tag]float64 `json:"tokens_per_cluster,omitempty"`
}

// Method says how questions with choices can be asked: by likelihood, or otherwise by a letter that is generated, and why.
func (r Report) Method() Finding {
	for _, f := range [...]Finding{r.Completions, r.Echo, r.Likelihood} {
		if !f.OK {
			return Finding{Why: "letters are generated instead of comparing likelihoods: " + f.Why}
		}
	}
	return Finding{OK: true, Why: r.Sense.Why}
}
