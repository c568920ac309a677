package page

import "strings"

// robots reads a robots directive list: "noindex, noai", also with a robot's name before it ("otherbot: noai").
func (r *reader) robots(where, list string) {
	if len(list) > 4096 {
		return
	}
	for _, directive := range strings.FieldsFunc(strings.ToLower(list), func(c rune) bool { return c == ',' || c == ' ' || c == ':' || c == ';' }) {
		switch directive {
		case "noai", "noml":
			r.optOut(where + ": " + directive)
		case "noimageai", "noimageindex":
			if r.page.PicturesOptOut == "" {
				r.page.PicturesOptOut = where + ": " + directive
			}
		case "noindex", "none":
			r.page.Noindex = true
		}
	}
}

func (r *reader) optOut(signal string) {
	if r.page.OptOut == "" {
		r.page.OptOut = signal
	}
}
