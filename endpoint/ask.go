package endpoint

import (
	"context"

	"github.com/lontar-asean/lontar/fault"
)

const (
	mostLabel       = 1024 // tokens
	mostDescription = 512
	mostTranslation = 2048 // scripts of the region take several tokens a letter
)

// Answer asks with instructions and a text, and gives what the model said, the likeliest words each time.
func (c *Client) Answer(ctx context.Context, instructions, text string) (string, error) {
	a, err := c.Ask(ctx, Request{Messages: []Message{Say("system", instructions), Say("user", text)}, MaxTokens: mostLabel})
	return a.Text, err
}

// Describe asks about a picture and gives what the model said, and its name. A refusal is a fault of kind Invalid, an answer that does not end
// one of kind Broken.
func (c *Client) Describe(ctx context.Context, instructions, mediaType string, picture []byte) (text, model string, err error) {
	return c.whole(ctx, Request{Messages: []Message{Say("user", instructions, Picture{mediaType, picture})}, MaxTokens: mostDescription})
}

// Translate asks with instructions for another form of a text. Faults are as for Describe.
func (c *Client) Translate(ctx context.Context, instructions, text string) (translation, model string, err error) {
	return c.whole(ctx, Request{Messages: []Message{Say("system", instructions), Say("user", text)}, MaxTokens: mostTranslation})
}

func (c *Client) whole(ctx context.Context, r Request) (text, model string, err error) {
	a, err := c.Ask(ctx, r)
	model = c.opts.Model
	if model == "" {
		model = a.Model
	}
	switch {
	case err != nil:
		return "", model, err
	case a.Refusal != "":
		return "", model, fault.New(fault.Invalid, "the model refuses: %s", shorten(a.Refusal))
	case a.Finish == "length":
		return "", model, fault.New(fault.Broken, "the answer was cut off after %d tokens", r.MaxTokens)
	}
	return a.Text, model, nil
}
