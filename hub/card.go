package hub

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
)

// maxCard bounds the metadata of a card, in bytes.
const maxCard = 1 << 20

// ParseCard reads the metadata at the head of a README.md (YAML between two lines of three hyphens) and gives it as JSON with sorted keys; "" when
// there is none. Damaged metadata is a fault of kind Invalid with line and column.
func ParseCard(readme string) (string, error) {
	readme = strings.TrimPrefix(strings.ReplaceAll(readme, "\r\n", "\n"), "\ufeff")
	rest, ok := strings.CutPrefix(readme, "---\n")
	if !ok {
		return "", nil
	}
	head, _, ok := strings.Cut("\n"+rest, "\n---")
	if !ok {
		return "", fault.New(fault.Invalid, "the metadata of the card has no end").At("README.md:1").Try("end it with a line of three hyphens")
	}
	if len(head) > maxCard {
		return "", fault.New(fault.Invalid, "the metadata of the card is longer than %d bytes", maxCard).At("README.md:1")
	}
	var m map[string]any
	if err := yamls.Unmarshal([]byte(head), &m); err != nil {
		return "", fault.New(fault.Invalid, "the metadata of the card cannot be read: %s", yaml.FormatError(err, false, false)).At("README.md")
	}
	if m == nil {
		return "", nil
	}
	b, err := json.Marshal(m)
	if err != nil {
		return "", fault.New(fault.Invalid, "the metadata of the card cannot be read: %w", err).At("README.md")
	}
	return string(b), nil
}

// CardTags gives the tags by which clients filter: "language:km", "license:cc-by-4.0" and the tags as written.
func CardTags(card string) (tags []string) {
	var m map[string]any
	if card == "" || json.Unmarshal([]byte(card), &m) != nil {
		return nil
	}
	for _, key := range []string{"language", "license", "task_categories", "size_categories", "annotations_creators", "multilinguality", "source_datasets", "library_name", "pipeline_tag", "tags"} {
		prefix := key + ":"
		if key == "tags" || key == "library_name" || key == "pipeline_tag" {
			prefix = ""
		}
		switch v := m[key].(type) {
		case string:
			tags = append(tags, prefix+v)
		case []any:
			for _, item := range v {
				tags = append(tags, prefix+fmt.Sprint(item))
			}
		}
	}
	return tags
}
