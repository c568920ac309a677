package fake

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// readQuestion takes the instructions, the last text of the user and a picture out of a request.
func readQuestion(body []byte) (system, text string, picture []byte, err error) {
	var req struct {
		Messages []struct {
			Role    string
			Content json.RawMessage
		}
	}
	if err := json.Unmarshal(body, &req); err != nil || len(req.Messages) == 0 {
		return "", "", nil, errQuestion
	}
	for _, m := range req.Messages {
		said, seen, err := readContent(m.Content)
		if err != nil {
			return "", "", nil, err
		}
		if m.Role == "system" {
			system = said
			continue
		}
		text = said
		if seen != nil {
			picture = seen
		}
	}
	return system, text, picture, nil
}

func readContent(raw json.RawMessage) (text string, picture []byte, err error) {
	if json.Unmarshal(raw, &text) == nil {
		return text, nil, nil
	}
	var parts []struct {
		Type, Text string
		ImageURL   struct{ URL string } `json:"image_url"`
	}
	if json.Unmarshal(raw, &parts) != nil {
		return "", nil, errQuestion
	}
	for _, p := range parts {
		if p.Type == "text" {
			text = p.Text
			continue
		}
		_, data, ok := strings.Cut(p.ImageURL.URL, ";base64,")
		if !ok {
			return "", nil, errQuestion
		}
		if picture, err = base64.StdEncoding.DecodeString(data); err != nil {
			return "", nil, errQuestion
		}
	}
	return text, picture, nil
}
