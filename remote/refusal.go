package remote

import (
	"net/http"
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// refused is the fault for an answer with which a hub refuses. Hubs say why in headers.
func (h *Hub) refused(r reference, resp *http.Response) error {
	code, said := resp.Header.Get("X-Error-Code"), message(resp.Header.Get("X-Error-Message"))
	f := fetch.Refused(r.uri, resp)
	if said != "" {
		f.Message += ": " + said
	}
	page := r.page
	if page == "" {
		page = h.base + "/datasets/" + r.repository
	}
	switch {
	case strings.Contains(said, "Access to this resource is disabled"):
		f.Kind = fault.Denied
		return f.Try("the hub has taken the data set down; ask its owner")
	case code == "GatedRepo" && h.token == "":
		f.Kind = fault.Denied
		return f.Try("the data set is gated: ask for access at %s, and set LONTAR_TOKEN or HF_TOKEN to your token", page)
	case code == "GatedRepo":
		f.Kind = fault.Denied
		return f.Try("the data set is gated, and the owner of the token has no access yet: ask for it at %s", page)
	case resp.StatusCode == http.StatusUnauthorized && h.token == "":
		f.Kind = fault.Denied
		return f.Try("there is no such data set, or it is private: check the name, or set LONTAR_TOKEN or HF_TOKEN")
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusForbidden:
		f.Kind = fault.Denied
		return f.Try("check that the token in LONTAR_TOKEN or HF_TOKEN is valid at %s and may read the data set", h.base)
	case code == "RevisionNotFound":
		return f.Try("there is no revision %s: check it at %s", r.revision, page)
	case code == "EntryNotFound":
		return f.Try("there is no such file at that revision: look at %s/tree/%s", page, r.revision)
	case resp.StatusCode == http.StatusNotFound:
		return f.Try("check the name at %s", page)
	}
	return f
}

// words makes foreign words fit for a line of a message.
func words(s string) string { return fit(s, "", 300) }

// message makes a foreign message fit to be shown: what a gate says has several lines.
func message(s string) string { return fit(s, "\n", 20_000) }

func fit(s, keep string, most int) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && !strings.ContainsRune(keep, c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "\ufffd"))
	if n := []rune(s); len(n) > most {
		s = string(n[:most]) + "…"
	}
	return s
}
