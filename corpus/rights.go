package corpus

import (
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Rights says on what ground a record may be used. It is a closed vocabulary: licensed:<SPDX>, public-domain, contributed, permission, tdm,
// community, unknown. The evidence stands beside it: the licence link, the consent version, the letter, the law, the custodian.
type Rights string

// The rights that need no further word.
const (
	PublicDomain Rights = "public-domain"
	Contributed  Rights = "contributed" // evidence: the version of the consent form
	Permission   Rights = "permission"  // evidence: the letter
	TDM          Rights = "tdm"         // text and data mining exception; evidence: the law
	Community    Rights = "community"   // evidence: the custodian
	Unknown      Rights = "unknown"     // a state, not an error; private or gated by default
)

const licensed = "licensed:"

// Licensed is the right given by a licence, named by its SPDX identifier.
func Licensed(spdx string) Rights { return Rights(licensed + spdx) }

// ParseRights checks a word of the vocabulary. Missing rights are refused: "unknown" has to be said.
func ParseRights(s string) (Rights, error) {
	r := Rights(s)
	switch r {
	case PublicDomain, Contributed, Permission, TDM, Community, Unknown:
		return r, nil
	case "":
		return "", fault.New(fault.Invalid, "rights are missing").Try("say `rights: unknown` if you do not know them")
	}
	if id, ok := strings.CutPrefix(s, licensed); ok && spdxShaped(id) {
		return r, nil
	}
	return "", fault.New(fault.Invalid, "%q is no ground of rights", s).
		Try("one of licensed:<SPDX>, public-domain, contributed, permission, tdm, community, unknown")
}

// Storable reports whether a copy may be kept and passed on on this ground: licensed, public-domain, contributed and permission.
func (r Rights) Storable() bool {
	return r.SPDX() != "" || r == PublicDomain || r == Contributed || r == Permission
}

// SPDX gives the licence of licensed rights, and "".
func (r Rights) SPDX() string {
	id, _ := strings.CutPrefix(string(r), licensed)
	if id == string(r) {
		return ""
	}
	return id
}

// spdxShaped accepts SPDX identifiers and expressions by their characters (SPDX 2.3 annex D); the list of licences is not checked.
func spdxShaped(s string) bool {
	for _, c := range s {
		ok := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-.+ ()", c)
		if !ok {
			return false
		}
	}
	return s != "" && len(s) <= 200
}

// LicenceOfURL recognises the addresses of public licences (Creative Commons and the public-domain tools, any version and language suffix)
// and gives their SPDX identifier.
func LicenceOfURL(url string) (Rights, bool) {
	s := strings.ToLower(url)
	_, s, ok := strings.Cut(s, "creativecommons.org/")
	if !ok {
		return "", false
	}
	f := strings.Split(strings.Trim(s, "/"), "/")
	if len(f) < 2 {
		return "", false
	}
	version := "4.0"
	if len(f) > 2 && len(f[2]) == 3 && f[2][1] == '.' {
		version = f[2]
	} else if len(f) > 2 {
		return "", false
	}
	switch {
	case f[0] == "publicdomain" && f[1] == "zero":
		return Licensed("CC0-1.0"), true
	case f[0] == "publicdomain" && f[1] == "mark":
		return PublicDomain, true
	case f[0] != "licenses" || len(f) < 3:
		return "", false
	}
	switch f[1] {
	case "by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd":
		return Licensed("CC-" + strings.ToUpper(f[1]) + "-" + version), true
	}
	return "", false
}
