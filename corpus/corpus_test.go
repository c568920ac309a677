package corpus_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

func TestIDIsWhatTheFormatSays(t *testing.T) {
	// sha256("") and the digest of "https://example.org/\n" + it, checked with sha256sum and base32.
	id := corpus.ID("https://example.org/", nil)
	if len(id) != 26 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		t.Errorf("id %q is not 26 characters of base 32", id)
	}
	if got := corpus.IDOfDigest("https://example.org/", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"); got != id {
		t.Errorf("ID and IDOfDigest differ: %s %s", id, got)
	}
	if corpus.ID("a", []byte("b")) == corpus.ID("a", []byte("c")) || corpus.ID("a", nil) == corpus.ID("b", nil) {
		t.Error("other payloads or addresses have the same id")
	}
	if got := corpus.PartID(id, 3); got != id+"#3" {
		t.Errorf("PartID = %s", got)
	}
}

func TestRights(t *testing.T) {
	for _, ok := range []string{"unknown", "public-domain", "tdm", "contributed", "permission", "community", "licensed:CC-BY-SA-4.0", "licensed:MIT OR Apache-2.0"} {
		if r, err := corpus.ParseRights(ok); err != nil || string(r) != ok {
			t.Errorf("%s: %v", ok, err)
		}
	}
	for _, bad := range []string{"", "free", "licensed:", "licensed:<b>", "Unknown"} {
		if _, err := corpus.ParseRights(bad); fault.Of(err) != fault.Invalid {
			t.Errorf("%q is accepted", bad)
		}
	}
	for url, want := range map[string]string{
		"https://creativecommons.org/licenses/by-sa/4.0/deed.km": "licensed:CC-BY-SA-4.0",
		"http://creativecommons.org/licenses/by/3.0/th/":         "licensed:CC-BY-3.0",
		"https://creativecommons.org/publicdomain/zero/1.0/":     "licensed:CC0-1.0",
		"https://creativecommons.org/publicdomain/mark/1.0/":     "public-domain",
		"https://creativecommons.org/about/":                     "",
		"https://example.org/licence":                            "",
		"https://creativecommons.org/licenses/sampling+/1.0/":    "",
	} {
		if got, _ := corpus.LicenceOfURL(url); string(got) != want {
			t.Errorf("LicenceOfURL(%s) = %q, want %q", url, got, want)
		}
	}
}

func TestMeasuresKnowWhatTheyAreWorth(t *testing.T) {
	var f corpus.Facts
	f.SetMeasure("a.x", 0)
	f.SetUnmeasured("a.y")
	zero := 0.0
	f.SetMeasure("a.z", 1/zero)
	if v, ok := f.Value("a.x"); !ok || v != 0 {
		t.Error("a measured 0 is lost")
	}
	for _, name := range []string{"a.y", "a.z", "a.none"} {
		if _, ok := f.Value(name); ok {
			t.Errorf("%s has a value", name)
		}
	}
	f.SetMeasure("a.y", 2)
	if v, ok := f.Value("a.y"); !ok || v != 2 || len(f.Measures) != 3 {
		t.Error("a measure is not replaced")
	}
}

func TestSuppressionKeepsOutWhatWasWithdrawn(t *testing.T) {
	d := corpus.TextDocument("អត្ថបទដែលត្រូវដក")
	d.ID, d.URL, d.Contributor = corpus.ID("u", nil)+"#2", "https://example.org/private/a", "c-1"
	d.Pictures = []corpus.Picture{{SHA256: strings.Repeat("a", 64)}}
	mac := func(s string) string {
		m := hmac.New(sha256.New, []byte{1, 2})
		m.Write([]byte(s))
		return hex.EncodeToString(m.Sum(nil))
	}
	head := `{"lontar":"suppression","key":"0102"}` + "\n"
	for line, want := range map[string]bool{
		fmt.Sprintf(`{"kind":"id","value":%q}`, d.ID):                               true,
		fmt.Sprintf(`{"kind":"id","value":%q}`, corpus.ID("u", nil)):                true,
		`{"kind":"id","value":"other"}`:                                             false,
		`{"kind":"uri-prefix","value":"https://example.org/private/"}`:              true,
		`{"kind":"uri-prefix","value":"https://example.org/public/"}`:               false,
		`{"kind":"contributor","value":"c-1"}`:                                      true,
		fmt.Sprintf(`{"kind":"content","value":%q}`, mac(corpus.Content(d.Text()))): true,
		fmt.Sprintf(`{"kind":"content","value":%q}`, corpus.Content(d.Text())):      false,
		fmt.Sprintf(`{"kind":"picture","value":%q}`, mac(d.Pictures[0].SHA256)):     true,
	} {
		s, err := corpus.ReadSuppression(strings.NewReader(head+line+"\n"), "list")
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Withdrawn(d); got != want {
			t.Errorf("%s: withdrawn %v, want %v", line, got, want)
		}
	}
	var none *corpus.Suppression
	if none.Withdrawn(d) || none.Digest() != "" {
		t.Error("no list withdraws")
	}
	for _, bad := range []string{"x\n", `{"kind":"id","value":"x"}`, head + `{"kind":"nose","value":"x"}`, head + `{"kind":"id"}`} {
		if _, err := corpus.ReadSuppression(strings.NewReader(bad), "list"); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	d.Withdraw()
	if d.Text() != "" || d.URL != "" || d.Contributor != "" || len(d.Pictures) != 0 || d.ID == "" {
		t.Errorf("something is left: %+v", d)
	}
}

func FuzzReadSuppression(f *testing.F) {
	f.Add(`{"lontar":"suppression","key":"00"}` + "\n" + `{"kind":"id","value":"x"}`)
	f.Add("{}\n{}")
	f.Fuzz(func(t *testing.T, s string) {
		if l, err := corpus.ReadSuppression(strings.NewReader(s), "list"); err == nil {
			l.Withdrawn(corpus.TextDocument(s))
		}
	})
}
