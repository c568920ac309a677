package llama_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
)

// BenchmarkTokens measures how many tokens a second are read, weighed (with their likelihoods) and written: by the small models and, where scripts/gemma.sh has put
// it, by Gemma 3 270M.
func BenchmarkTokens(b *testing.B) {
	models := map[string]string{"tiny": llama.Write(b, gguf.Tiny()), "lettered": llama.Write(b, gguf.Lettered())}
	gemma := filepath.Join(llama.Checkout(b), ".build", "models", "gemma-3-270m-q4_k_m.gguf")
	if _, err := os.Stat(gemma); err == nil {
		models["gemma-3-270m"] = gemma
	}
	for name, file := range models {
		b.Run(name, func(b *testing.B) {
			threads := "1"
			if file == gemma {
				threads = "2"
			}
			s := llama.Start(b, file, "--threads", threads)
			text := strings.Repeat(texts["ind-Latn"]+" "+texts["tha-Thai"]+" ", 6)
			n := 0
			run := func(what string, body j, count func(completion) int) {
				b.Run(what, func(b *testing.B) {
					tokens := 0
					for b.Loop() {
						var got completion
						n++
						body["prompt"] = fmt.Sprint(n, " ", text)
						ask(b, s.Address+"/completions", body, &got)
						tokens += count(got)
					}
					b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
				})
			}
			run("read", j{"max_tokens": 1}, func(c completion) int { return c.Usage.Prompt })
			run("weigh", j{"max_tokens": 0, "echo": true, "logprobs": 1}, func(c completion) int { return c.Usage.Prompt })
			run("write", j{"max_tokens": 32, "prompt": "Halo"}, func(c completion) int { return c.Usage.Completion })
		})
	}
}
