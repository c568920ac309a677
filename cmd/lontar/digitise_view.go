package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/lontar-asean/lontar/digitise/job"
)

// pageView shows how the pages go on.
type pageView struct {
	a     *app
	width int
	live  bool
	drawn bool
	last  time.Time
}

func (a *app) pageView() *pageView {
	width, live := terminal(a.err)
	return &pageView{a: a, width: width, live: live && !a.json}
}

type pageEvent struct {
	Event   string  `json:"event"`
	File    string  `json:"file"`
	Done    int     `json:"done"`
	Pages   int     `json:"pages"`
	Kept    int     `json:"kept"`
	Failed  int     `json:"failed"`
	Seconds float64 `json:"seconds"`
	Left    float64 `json:"seconds_left,omitempty"`
}

// observe shows a page that is done: on a terminal a living line, elsewhere a line now and then.
func (v *pageView) observe(p job.Progress) {
	last := p.Done == p.Pages
	if !v.live && !last && time.Since(v.last) < 5*time.Second || v.live && !last && time.Since(v.last) < 100*time.Millisecond {
		return
	}
	v.last = time.Now()
	text := fmt.Sprintf("%s: %d of %d pages", p.File, p.Done, p.Pages)
	if p.Kept > 0 {
		text += fmt.Sprintf(", %d finished before", p.Kept)
	}
	if p.Failed > 0 {
		text += fmt.Sprintf(", %d failed", p.Failed)
	}
	if !last && p.Left > 0 {
		text += ", " + p.Left.Round(time.Second).String() + " left"
	}
	switch {
	case v.a.json:
		b, err := json.Marshal(pageEvent{"progress", p.File, p.Done, p.Pages, p.Kept, p.Failed, p.Elapsed.Seconds(), p.Left.Seconds()})
		if err == nil {
			fmt.Fprintf(v.a.err, "%s\n", b)
		}
	case v.live:
		if r := []rune(text); len(r) > v.width-1 {
			text = string(r[:v.width-1])
		}
		fmt.Fprintf(v.a.err, "\r\x1b[K%s", text)
		v.drawn = true
	default:
		fmt.Fprintln(v.a.err, text)
	}
}

// say writes a message of its own.
func (v *pageView) say(format string, args ...any) {
	v.end()
	text := fmt.Sprintf(format, args...)
	if v.a.json {
		if b, err := json.Marshal(map[string]string{"event": "note", "note": text}); err == nil {
			fmt.Fprintf(v.a.err, "%s\n", b)
		}
		return
	}
	fmt.Fprintln(v.a.err, text)
}

// end clears the living line.
func (v *pageView) end() {
	if v.drawn {
		fmt.Fprint(v.a.err, "\r\x1b[K")
		v.drawn = false
	}
}
