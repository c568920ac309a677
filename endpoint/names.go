package endpoint

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/lontar-asean/lontar/fault"
)

// names remembers what the only model of a server is called.
type names struct {
	mu   sync.Mutex
	name string
}

// unnamed is sent to servers that do not say what they serve; those with one model take any name.
const unnamed = "default"

// name gives the model to ask: the one that was named, or the only one that the server has.
func (c *Client) name(ctx context.Context) (string, error) {
	if c.opts.Model != "" {
		return c.opts.Model, nil
	}
	c.names.mu.Lock()
	defer c.names.mu.Unlock()
	if c.names.name != "" {
		return c.names.name, nil
	}
	b, resp, err := c.get(ctx, c.at("/models"))
	if err != nil {
		return "", err
	}
	var got struct{ Data []struct{ ID string } }
	if resp.StatusCode != http.StatusOK || json.Unmarshal(b, &got) != nil || len(got.Data) == 0 {
		c.names.name = unnamed
		return unnamed, nil
	}
	if len(got.Data) > 1 {
		return "", fault.New(fault.Invalid, "the endpoint serves %d models, and it is not said which to ask", len(got.Data)).At("%s", c.url).
			Try("write its name behind the address: %s#%s", c.url, got.Data[0].ID)
	}
	c.names.name = got.Data[0].ID
	return c.names.name, nil
}
