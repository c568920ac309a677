package llama_test

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
)

func TestTheServerEndsWhenToldTo(t *testing.T) {
	s := small(t)
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.Ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Error("it goes on after SIGTERM")
	}
}

func TestTheServerEndsWithWhoStartedIt(t *testing.T) {
	var address string
	t.Run("served", func(t *testing.T) { address = small(t).Address })
	if address == "" {
		t.Skip("no server")
	}
	if answer, err := http.Get(address + "/models"); err == nil {
		answer.Body.Close()
		t.Error("it answers when its parent has closed standard input")
	}
}

func TestOurClientIsAnswered(t *testing.T) {
	s := small(t)
	c, err := endpoint.New(endpoint.Options{URL: s.Address, Cache: t.TempDir(), Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		r := endpoint.Request{Messages: []endpoint.Message{endpoint.Say("system", "Jawab."), endpoint.Say("user", text)}, MaxTokens: 8}
		first, err := c.Ask(t.Context(), r)
		if err != nil || first.Finish != "length" || first.Usage == nil || first.Usage.Completion != 8 || first.Model != "tiny" {
			t.Fatalf("%+v %v", first, err)
		}
		if again, err := c.Ask(t.Context(), r); err != nil || !again.Cached || again.Text != first.Text {
			t.Errorf("%+v %v", again, err)
		}
	}
	_, _, err = c.Describe(t.Context(), "what is it?", "image/png", []byte("PNG"))
	if fault.Of(err) != fault.Invalid {
		t.Errorf("a picture is refused: %v", err)
	}
}
