package fake

import (
	"encoding/json"
	"math"
	"net/http"
)

const dimensions = 64

// embed gives the vector that was taught, or one of how often letters follow each other: texts that share words have vectors that are near.
func (m *Models) embed(self self, hash string, body []byte) (int, []byte) {
	var req struct{ Input *string }
	if json.Unmarshal(body, &req) != nil || req.Input == nil {
		return http.StatusBadRequest, failure(errQuestion.Error())
	}
	l, ok := m.lesson(hash)
	vector := l.Vector
	if !ok || len(vector) == 0 {
		vector = spectrum(*req.Input)
	}
	n := len([]rune(*req.Input))
	return http.StatusOK, marshal(map[string]any{"model": "fake-" + self.host, "system_fingerprint": self.fingerprint,
		"data": []any{map[string]any{"index": 0, "embedding": vector}}, "usage": map[string]int{"prompt_tokens": n}})
}

func spectrum(text string) []float32 {
	v := make([]float32, dimensions)
	before := ' '
	for _, r := range text + " " {
		v[(uint32(before)*31+uint32(r)*2654435761)%dimensions]++
		before = r
	}
	size := 0.0
	for _, x := range v {
		size += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(size))
	}
	return v
}
