package board

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// mostSet bounds how much is said of where a set is, in bytes.
const mostSet = 300

// setOf writes what a task says of where its set is: "repository: asean/x, revision: y".
func setOf(data any) string {
	var list []string
	switch d := data.(type) {
	case nil:
		return ""
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(d)) {
			switch v := d[k].(type) {
			case string, bool, int, int64, uint64, float64:
				list = append(list, fmt.Sprintf("%s: %v", k, v))
			}
		}
	default:
		list = append(list, fmt.Sprint(d))
	}
	s := strings.Join(list, ", ")
	if len(s) > mostSet {
		s = strings.ToValidUTF8(s[:mostSet], "") + "…"
	}
	return s
}
