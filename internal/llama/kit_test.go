package llama_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
)

// texts are sentences of our own, not yet reviewed by native speakers.
var texts = map[string]string{
	"khm-Khmr": "ខ្ញុំញ៉ាំបាយនៅផ្ទះ។", "mya-Mymr": "ကျွန်တော် ထမင်းစားတယ်။", "lao-Laoo": "ຂ້ອຍກິນເຂົ້າຢູ່ເຮືອນ", "tha-Thai": "ฉันกินข้าวที่บ้าน",
	"tam-Taml": "நான் வீட்டில் சாப்பிடுகிறேன்.", "vie-Latn": "Tôi ăn cơm ở nhà.", "jav-Java": "ꦏꦸꦭꦤꦼꦝꦱꦼꦒ", "zsm-Arab": "ساي ماكن ناسي", "ind-Latn": "Saya makan nasi di rumah.",
}

// small serves the model of bytes.
func small(t testing.TB) llama.Server {
	t.Helper()
	return llama.Start(t, llama.Write(t, gguf.Tiny()))
}

// post asks with JSON, or with text as it is.
func post(t testing.TB, address string, body any) (int, []byte) {
	t.Helper()
	b, ok := body.(string)
	if !ok {
		j, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		b = string(j)
	}
	answer, err := http.Post(address, "application/json", bytes.NewReader([]byte(b)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, got
}

// ask asks and reads the answer.
func ask(t testing.TB, address string, body, into any) {
	t.Helper()
	status, b := post(t, address, body)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", address, status, b)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v: %s", address, err, b)
	}
}

// j is a JSON object.
type j = map[string]any

type completion struct {
	Choices []struct {
		Text     string
		Finish   string `json:"finish_reason"`
		Logprobs struct {
			Tokens  []string
			Each    []*float64           `json:"token_logprobs"`
			Top     []map[string]float64 `json:"top_logprobs"`
			Offsets []int                `json:"text_offset"`
		}
	}
	Usage struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
	}
}

// echo gives the likelihoods of a prompt's tokens, a text or tokens, and of as many as are written after it.
func echo(t testing.TB, s llama.Server, prompt any, most int) completion {
	t.Helper()
	var got completion
	ask(t, s.Address+"/completions", j{"model": s.Model, "prompt": prompt, "max_tokens": most, "echo": true, "logprobs": 1, "temperature": 0}, &got)
	return got
}

func tokens(t testing.TB, s llama.Server, text string, begin bool) []int {
	t.Helper()
	var got struct{ Tokens []int }
	ask(t, s.Root()+"/tokenize", j{"prompt": text, "add_special_tokens": begin}, &got)
	return got.Tokens
}
