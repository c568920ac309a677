package main

import (
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/pair/caption"
	"github.com/lontar-asean/lontar/pair/culture"
)

// newEndpoint makes a client of an address as recipes and flags write it; files that it names are relative to dir. What the operator names may lie
// anywhere; answers of large models take their time. The answers of fakes are not kept: they cost nothing.
func newEndpoint(address, dir string, tune ...func(*endpoint.Options)) (*endpoint.Client, error) {
	return keyedEndpoint(address, dir, os.Getenv("LONTAR_API_KEY"), tune...)
}

// newJudge makes a client of a judge, which often is somebody else's model: the key of the one that is measured is never sent to it.
func newJudge(address string) (*endpoint.Client, error) {
	return keyedEndpoint(address, ".", os.Getenv("LONTAR_JUDGE_KEY"))
}

func keyedEndpoint(address, dir, key string, tune ...func(*endpoint.Options)) (*endpoint.Client, error) {
	o, err := endpoint.Parse(address)
	if err != nil {
		return nil, err
	}
	for _, file := range []*string{&o.Record, &o.Replay} {
		if *file != "" && !filepath.IsAbs(*file) {
			*file = filepath.Join(dir, *file)
		}
	}
	for _, f := range tune {
		f(&o)
	}
	u, err := url.Parse(o.URL)
	if err != nil {
		return nil, err
	}
	if u.Scheme == "fake" {
		if o.Transport, err = fake.New(); err != nil {
			return nil, err
		}
		return endpoint.New(o)
	}
	options, err := fetchOptions()
	if err != nil {
		return nil, err
	}
	options.Trust = append(options.Trust, fetch.Authority(u))
	options.Patience, options.Deadline = 10*time.Minute, 30*time.Minute
	o.Key, o.Transport = key, fetch.New(options).Transport()
	if dir := cache(); dir != "" {
		o.Cache = filepath.Join(dir, "answers")
	}
	return endpoint.New(o)
}

// dialModel reaches the models that recipes name.
func dialModel(address, dir string) (caption.Model, error) { return newEndpoint(address, dir) }

// dialLabeller reaches the model that names concepts.
func dialLabeller(address, dir string) (culture.Model, error) { return newEndpoint(address, dir) }
