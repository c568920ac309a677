// Package yamls decodes YAML of strangers. The library panics on some tags and anchors; here that is an error like others.
package yamls

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Unmarshal decodes a text.
func Unmarshal(b []byte, v any, options ...yaml.DecodeOption) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it is no YAML that can be read: %v", p)
		}
	}()
	return yaml.UnmarshalWithOptions(b, v, options...)
}
