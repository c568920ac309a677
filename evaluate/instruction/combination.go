package instruction

import (
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/language/normalise"
)

func combinationKinds() []kind {
	return []kind{
		{Type: Type{Name: "combination:two_responses", Doc: "two different answers with ****** between them", Example: `{"type": "combination:two_responses"}`},
			ours: func(_ *reading, a *answer) (State, string) {
				parts := parted(a.text, "******")
				different := len(parts) == 2 && normalise.Key(stopped(parts[0]), a.o.Language) != normalise.Key(stopped(parts[1]), a.o.Language)
				return verdict(different, fmt.Sprintf("%d answers", len(parts)))
			}, theirs: func(_ *reading, a *answer) (State, string) {
				var full []string
				parts := strings.Split(a.whole, "******")
				for i, p := range parts {
					if p = strip(p); p != "" {
						full = append(full, p)
					} else if i > 0 && i < len(parts)-1 {
						return Failed, "an answer is empty"
					}
				}
				return verdict(len(full) == 2 && full[0] != full[1], fmt.Sprintf("%d answers", len(full)))
			}},
		{Type: Type{Name: "combination:repeat_prompt", Doc: "the prompt again, then an answer", Args: []Argument{
			{Name: "prompt", Public: []string{"prompt_to_repeat"}, Form: Text, Needed: true, Doc: "what is to be repeated"},
		}, Example: `{"type": "combination:repeat_prompt", "prompt": "ဘာစားပြီးပြီလဲ"}`}, ours: func(r *reading, a *answer) (State, string) {
			rest, ok := strings.CutPrefix(normalise.Key(bare(a.text), a.o.Language), normalise.Key(stopped(clean(r.text)), a.o.Language))
			if !ok {
				return Failed, "it does not begin with the prompt"
			}
			return verdict(strings.ContainsFunc(rest, worded), "no answer follows")
		}, theirs: func(r *reading, a *answer) (State, string) {
			return verdict(strings.HasPrefix(lower(a.text), lower(strip(clean(r.text)))), "")
		}},
	}
}
