package main

import (
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
)

// modelName gives the name of a model as boards show it: what stands behind #, or the name of a fake.
func modelName(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	o, err := endpoint.Parse(address)
	if err != nil || o.Model != "" {
		return o.Model, err
	}
	host, _, _ := strings.Cut(o.URL, "?")
	return strings.TrimPrefix(host, "fake://"), nil
}

// newModel opens a model; with fakes those that are to be taught.
func newModel(address, dir string, tune ...func(*endpoint.Options)) (*endpoint.Client, *fake.Models, error) {
	o, err := endpoint.Parse(address)
	if err != nil || !strings.HasPrefix(o.URL, "fake:") {
		if err != nil {
			return nil, nil, err
		}
		c, err := newEndpoint(address, dir, tune...)
		return c, nil, err
	}
	models, err := fake.New()
	if err != nil {
		return nil, nil, err
	}
	o.Transport = models
	for _, f := range tune {
		f(&o)
	}
	c, err := endpoint.New(o)
	return c, models, err
}
