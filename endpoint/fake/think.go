package fake

import (
	"encoding/json"
	"math"
)

const thoughtText = "The question asks for one thing. Let me look at what is known about it.\n\nStop here, and answer."

// think puts a thought before an answer, as models do that reason, and keeps to max_tokens and stop strings: both cut thoughts too.
func think(message map[string]any, content, form string, body []byte) (finish string) {
	var req struct {
		MaxTokens *int `json:"max_tokens"`
		Most      *int `json:"max_completion_tokens"`
		Stop      []string
	}
	if json.Unmarshal(body, &req) != nil {
		return "stop"
	}
	most := math.MaxInt
	for _, n := range [...]*int{req.MaxTokens, req.Most} {
		if n != nil {
			most = *n
		}
	}
	if form == "field" {
		thought, finish := limited(thoughtText, most, req.Stop)
		message["reasoning_content"] = thought
		if thought != thoughtText {
			message["content"] = nil
			return finish
		}
		message["content"], finish = limited(content, most-len([]rune(thought)), req.Stop)
		return finish
	}
	before, after := "<think>\n", "\n</think>\n\n"
	switch form {
	case "closing":
		before = ""
	case "harmony":
		before, after = "<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"
		content += "<|return|>"
	}
	message["content"], finish = limited(before+thoughtText+after+content, most, req.Stop)
	return finish
}
