package board

import (
	"math"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
)

// Prices are what a file of prices says: what a million tokens cost, by the name of the model.
type Prices struct {
	Currency string           `yaml:"currency"`
	Models   map[string]Price `yaml:"models"`
}

// Price is what a million tokens of a model cost.
type Price struct {
	In  *float64 `yaml:"in"`  // tokens of prompts
	Out *float64 `yaml:"out"` // tokens that the model writes
}

// ReadPrices reads a file of prices. Name is for errors, which are faults of kind Invalid.
func ReadPrices(b []byte, name string) (p Prices, err error) {
	if err := yamls.Unmarshal(b, &p, yaml.Strict()); err != nil {
		return p, fault.New(fault.Invalid, "not a list of prices: %s", yaml.FormatError(err, false, false)).At("%s", name)
	}
	if p.Currency == "" || len(p.Models) == 0 {
		return p, fault.New(fault.Invalid, "prices have a currency, and models").At("%s", name).Try("currency: USD, and models: {NAME: {in: 0.1, out: 0.4}}, by a million tokens")
	}
	for model, price := range p.Models {
		for _, v := range []*float64{price.In, price.Out} {
			if v == nil || !(*v >= 0) || math.IsInf(*v, 0) {
				return p, fault.New(fault.Invalid, "the price of %s is no two numbers, in: and out:", model).At("%s", name)
			}
		}
	}
	return p, nil
}
