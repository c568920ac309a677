package endpoint

import (
	"context"
	"math"

	"github.com/lontar-asean/lontar/fault"
)

// embed asks for the vector of a text.
func (c *Client) embed(ctx context.Context, model string, r Request) (Answer, error) {
	b := append([]byte(`{"model":`), quote(model)...)
	b = append(append(b, `,"input":`...), quote(r.Embed)...)
	b = append(b, `,"encoding_format":"float"}`...)
	return c.deliver(ctx, embedding.path(), b, readVector)
}

// readVector reads a vector of finite numbers that points somewhere.
func readVector(b []byte) (Answer, error) {
	var got struct {
		reply
		Data []struct{ Embedding []*float64 }
	}
	if err := decode(b, &got); err != nil {
		return Answer{}, err
	}
	if len(got.Data) == 0 || len(got.Data[0].Embedding) == 0 {
		return Answer{}, fault.New(fault.Broken, "the answer holds no vector")
	}
	a := got.answer()
	a.Vector = make([]float32, len(got.Data[0].Embedding))
	somewhere := false
	for i, x := range got.Data[0].Embedding {
		if x == nil || math.IsNaN(*x) || math.Abs(*x) > math.MaxFloat32 {
			return Answer{}, fault.New(fault.Broken, "the vector has no finite number at place %d", i)
		}
		a.Vector[i] = float32(*x)
		somewhere = somewhere || a.Vector[i] != 0
	}
	if !somewhere {
		return Answer{}, fault.New(fault.Broken, "the vector is of zeros: it has no direction")
	}
	return a, nil
}
