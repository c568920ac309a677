package recipe

import (
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Limit is a threshold that a recipe may give: a number, "profile" for the language's own (the default), or "off".
// Zero is a number like any other; it never means off.
type Limit struct {
	text  string // "", "off" or the number as written
	value float64
}

// LimitOf is a limit given as a number.
func LimitOf(v float64) Limit { return Limit{text: strconv.FormatFloat(v, 'g', -1, 64), value: v} }

// Off is the limit that no document fails.
func Off() Limit { return Limit{text: "off"} }

// Or gives the threshold in force: the recipe's, or else the language's own, which may be nil.
func (l Limit) Or(own *float64) *float64 {
	switch l.text {
	case "":
		return own
	case "off":
		return nil
	}
	v := l.value
	return &v
}

// String gives the limit as a recipe writes it.
func (l Limit) String() string {
	if l.text == "" {
		return "profile"
	}
	return l.text
}

// MarshalYAML writes the limit as in a recipe.
func (l Limit) MarshalYAML() ([]byte, error) {
	if l.text == "" || l.text == "off" {
		return strconv.AppendQuote(nil, l.String()), nil
	}
	return []byte(l.text), nil
}

// UnmarshalYAML reads a number, "profile" or "off".
func (l *Limit) UnmarshalYAML(b []byte) error {
	s := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	switch s {
	case "profile":
		*l = Limit{}
		return nil
	case "off":
		*l = Off()
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != v || v > 1e300 || v < -1e300 {
		return fault.New(fault.Invalid, "%q is no limit: give a number, profile or off", s)
	}
	*l = LimitOf(v)
	return nil
}
