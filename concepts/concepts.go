// Package concepts holds the concepts that ship with Lontar: one YAML file a country. See corpus/concept for what they say.
package concepts

import "embed"

// Files holds the YAML files.
//
//go:embed *.yaml
var Files embed.FS
