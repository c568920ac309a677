package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/engine"
)

// progressView shows how a run goes on: events with --json, one living line on a terminal, a line a phase elsewhere.
type progressView struct {
	a     *app
	w     io.Writer
	width int
	live  bool
	drawn bool
}

func (a *app) progress() *progressView {
	width, live := terminal(a.err)
	return &progressView{a: a, w: a.err, width: width, live: live && !a.json}
}

func (v *progressView) every() time.Duration {
	if v.live {
		return 200 * time.Millisecond
	}
	return 2 * time.Second
}

type progressEvent struct {
	Event   string  `json:"event"`
	Phase   string  `json:"phase"`
	Done    int     `json:"done"`
	Tasks   int     `json:"tasks"`
	Bytes   int64   `json:"bytes,omitempty"`
	Total   int64   `json:"total,omitempty"`
	Seconds float64 `json:"seconds"`
	Left    float64 `json:"seconds_left,omitempty"`
}

// Observe shows an event of the engine.
func (v *progressView) Observe(e engine.Event) {
	left := time.Duration(0)
	if e.Work > 0 && e.Total > e.Work {
		left = time.Duration(float64(e.Elapsed) * float64(e.Total-e.Work) / float64(e.Work))
	}
	switch {
	case v.a.json:
		kind := "progress"
		if e.Finished {
			kind = "phase"
		}
		v.a.emit(progressEvent{kind, e.Phase, e.Done, e.Tasks, e.Work, e.Total, e.Elapsed.Seconds(), left.Seconds()})
	case v.live:
		v.line(e, left)
	case e.Finished:
		fmt.Fprintf(v.w, "%d/%d %-20s %d tasks, %s%s\n", e.PhaseIndex+1, e.Phases, e.Phase, e.Tasks, e.Elapsed.Round(10*time.Millisecond), rate(e))
	default:
		fmt.Fprintf(v.w, "%d/%d %-20s %d of %d tasks%s, %s left\n", e.PhaseIndex+1, e.Phases, e.Phase, e.Done, e.Tasks, rate(e), left.Round(time.Second))
	}
}

func (v *progressView) line(e engine.Event, left time.Duration) {
	share := float64(e.Done) / float64(max(e.Tasks, 1))
	if e.Total > 0 {
		share = float64(e.Work) / float64(e.Total)
	}
	const cells = 24
	full := int(share * cells)
	text := fmt.Sprintf("%d/%d %-10s %s%s %3.0f %%%s", e.PhaseIndex+1, e.Phases, e.Phase, strings.Repeat("█", full), strings.Repeat("░", cells-full), share*100, rate(e))
	if left > 0 {
		text += ", " + left.Round(time.Second).String() + " left"
	}
	if r := []rune(text); len(r) > v.width-1 {
		text = string(r[:v.width-1])
	}
	fmt.Fprintf(v.w, "\r\x1b[K%s", text)
	v.drawn = true
}

// end clears the living line.
func (v *progressView) end() {
	if v.drawn {
		fmt.Fprint(v.w, "\r\x1b[K")
	}
}

func rate(e engine.Event) string {
	if e.Total == 0 || e.Elapsed <= 0 || e.Work == 0 {
		return ""
	}
	return fmt.Sprintf(", %.1f MB/s", float64(e.Work)/1e6/e.Elapsed.Seconds())
}
