package llama_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
)

type reply struct {
	Choices []struct {
		Message struct{ Role, Content string }
		Finish  string `json:"finish_reason"`
	}
	Usage struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
	}
}

func TestConversationsTakeTheModelsTemplate(t *testing.T) {
	s := small(t)
	var got reply
	body := j{"messages": []j{{"role": "system", "content": texts["ind-Latn"]}, {"role": "user", "content": []j{{"type": "text", "text": texts["mya-Mymr"]}}}}, "max_tokens": 9}
	ask(t, s.Address+"/chat/completions", body, &got)
	rendered := "[system]\n" + texts["ind-Latn"] + "\n[user]\n" + texts["mya-Mymr"] + "\n[assistant]\n"
	want := tokens(t, s, rendered, true)
	if c := got.Choices[0]; got.Usage.Prompt != len(want) || got.Usage.Completion != 9 || c.Finish != "length" || c.Message.Role != "assistant" {
		t.Errorf("%+v, want %d tokens", got, len(want))
	}
	var same completion
	ask(t, s.Address+"/completions", j{"prompt": rendered, "max_tokens": 9}, &same)
	if same.Choices[0].Text != got.Choices[0].Message.Content || same.Usage != got.Usage {
		t.Errorf("%q by the template, %q by hand", got.Choices[0].Message.Content, same.Choices[0].Text)
	}
}

func TestWhatIsWrittenEndsBeforeAStop(t *testing.T) {
	s := llama.Start(t, llama.Write(t, gguf.Lettered()))
	var whole, cut completion
	prompt := j{"prompt": texts["vie-Latn"], "max_tokens": 40, "logprobs": 1}
	ask(t, s.Address+"/completions", prompt, &whole)
	text := []rune(whole.Choices[0].Text)
	stop := string(text[len(text)/2 : len(text)/2+2])
	prompt["stop"] = []string{"never to be found", stop}
	ask(t, s.Address+"/completions", prompt, &cut)
	before, _, found := strings.Cut(string(text), stop)
	if c := cut.Choices[0]; !found || c.Text != before || c.Finish != "stop" || cut.Usage.Completion >= 40 || len(c.Logprobs.Tokens) != cut.Usage.Completion {
		t.Errorf("%q before %q: %+v", string(text), stop, cut)
	}
}

func TestChanceFollowsTheSeed(t *testing.T) {
	s := small(t)
	say := func(settings j) string {
		settings["prompt"], settings["max_tokens"] = texts["tam-Taml"], 20
		var got completion
		ask(t, s.Address+"/completions", settings, &got)
		return got.Choices[0].Text
	}
	first, again, other := say(j{"temperature": 1, "seed": 5}), say(j{"temperature": 1, "seed": 5}), say(j{"temperature": 1, "seed": 6})
	likeliest, cold, narrow := say(j{"seed": 5}), say(j{"temperature": 0.001, "seed": 6}), say(j{"temperature": 1, "top_p": 0, "seed": 6})
	if first != again || first == other || first == likeliest || cold != likeliest || narrow != likeliest {
		t.Errorf("%q %q %q %q %q %q", first, again, other, likeliest, cold, narrow)
	}
}

func TestEqualRunsAreEqual(t *testing.T) {
	model := llama.Write(t, gguf.Tiny())
	var runs [2][]string
	for i := range runs {
		s := llama.Start(t, model)
		for _, text := range []string{texts["khm-Khmr"], texts["jav-Java"], texts["khm-Khmr"]} {
			for path, body := range map[string]j{
				"/completions":      {"prompt": text, "echo": true, "logprobs": 2, "max_tokens": 3},
				"/chat/completions": {"messages": []j{{"role": "user", "content": text}}, "max_tokens": 12, "logprobs": true, "top_logprobs": 3},
				"/embeddings":       {"input": []string{text}},
			} {
				status, b := post(t, s.Address+path, body)
				runs[i] = append(runs[i], fmt.Sprint(path, " ", text, " ", status, " ", string(b)))
			}
		}
	}
	for i, set := range []map[string]bool{{}, {}} {
		for _, a := range runs[i] {
			set[a] = true
		}
		if len(set) != 6 { // the third text was the first
			t.Errorf("run %d gave %d answers to 6 questions", i, len(set))
		}
		for _, a := range runs[1-i] {
			if !set[a] {
				t.Errorf("one run has another answer: %.200s", a)
			}
		}
	}
}

func TestVectorsHaveLengthOne(t *testing.T) {
	s := small(t)
	var got struct {
		Data []struct{ Embedding []float64 }
	}
	ask(t, s.Address+"/embeddings", j{"input": []string{texts["lao-Laoo"], texts["zsm-Arab"]}}, &got)
	for _, d := range got.Data {
		sum := 0.0
		for _, x := range d.Embedding {
			sum += x * x
		}
		if len(d.Embedding) != 64 || math.Abs(sum-1) > 1e-6 {
			t.Errorf("%d numbers of length %v", len(d.Embedding), math.Sqrt(sum))
		}
	}
	var packed struct{ Data []struct{ Embedding string } }
	ask(t, s.Address+"/embeddings", j{"input": texts["lao-Laoo"], "encoding_format": "base64"}, &packed)
	b, err := base64.StdEncoding.DecodeString(packed.Data[0].Embedding)
	numbers := make([]float32, 64)
	if err == nil {
		err = binary.Read(bytes.NewReader(b), binary.LittleEndian, numbers)
	}
	if err != nil || len(b) != 256 || numbers[5] != float32(got.Data[0].Embedding[5]) {
		t.Errorf("%v %d bytes, %v", err, len(b), numbers[:6])
	}
}

func TestTokensAreTurnedBack(t *testing.T) {
	s := llama.Start(t, llama.Write(t, gguf.Lettered()))
	all := maps.Clone(texts)
	for name, text := range map[string]string{"NUL": "a\x00b", "private use, marks": "\ue000ក\u0300\u0301", "lone mark": "\u17d2", "emoji": "👩‍👧🇰🇭", "long run": strings.Repeat("ក្", 600), "spaces": "  a  \n\t b "} {
		all[name] = text
	}
	for tag, text := range all {
		var got struct{ Prompt string }
		ask(t, s.Root()+"/detokenize", j{"tokens": tokens(t, s, text, true)}, &got)
		if got.Prompt != text {
			t.Errorf("%s: %q became %q", tag, text, got.Prompt)
		}
	}
}
