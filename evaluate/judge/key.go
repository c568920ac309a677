package judge

import "strings"

const keyed = "judge "

// Key is under which name a score holds what a judge gave, from 0 to 1 (evaluate.Score.More).
func Key(name string) string { return keyed + name }

// nameOf gives the judge of a key.
func nameOf(key string) (name string, ok bool) { return strings.CutPrefix(key, keyed) }
