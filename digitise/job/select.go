package job

import (
	"math"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Selection is a set of pages by their numbers in the volume; the zero value is all.
type Selection struct{ ranges [][2]int }

// ParseSelection reads "3-10,12,20-": ranges with both ends in them; one without an end goes to the last page.
func ParseSelection(s string) (Selection, error) {
	var out Selection
	if strings.TrimSpace(s) == "" {
		return out, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		a, err := strconv.Atoi(strings.TrimSpace(from))
		b := a
		if err == nil && isRange {
			if b = math.MaxInt; strings.TrimSpace(to) != "" {
				b, err = strconv.Atoi(strings.TrimSpace(to))
			}
		}
		if err != nil || a < 1 || b < a {
			return Selection{}, fault.New(fault.Invalid, "%q is no range of pages", part).Try("--pages 3-10,12")
		}
		out.ranges = append(out.ranges, [2]int{a, b})
	}
	return out, nil
}

// Has tells whether a page belongs to it.
func (s Selection) Has(page int) bool {
	for _, r := range s.ranges {
		if page >= r[0] && page <= r[1] {
			return true
		}
	}
	return len(s.ranges) == 0
}
