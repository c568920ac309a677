package page

import (
	"fmt"
	"strings"
	"time"
)

// published notes a date of publication if it can be read as one.
func (r *reader) published(from int, text string) {
	if r.clues.published[from] == "" && text != "" {
		r.clues.published[from] = isoDate(text)
	}
}

// isoDate gives an ISO 8601 date as an RFC 3339 date or date and time, "" when it is none. A year of the Buddhist era (2400–2699, as Thai,
// Lao and Khmer pages write) becomes a Christian one. A time without a zone is not a point in time: only its date is given.
func isoDate(text string) string {
	text = strings.TrimSpace(text)
	if len(text) < 10 || len(text) > 40 || text[4] != '-' && text[4] != '/' {
		return ""
	}
	date := strings.ReplaceAll(text[:10], "/", "-")
	year := 0
	if _, err := fmt.Sscanf(date[:4], "%4d", &year); err != nil || year < 1000 {
		return ""
	}
	if year >= 2400 && year < 2700 {
		date = fmt.Sprintf("%04d%s", year-543, date[4:])
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return ""
	}
	if len(text) == 10 {
		return date
	}
	full := date + "T" + strings.TrimLeft(text[10:], "T ")
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, full); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	return date
}
