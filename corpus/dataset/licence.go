package dataset

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
)

// hubLicences lists the licences that hubs have a word for; the word is the SPDX identifier in lower case.
var hubLicences = []string{
	"Apache-2.0", "MIT", "MPL-2.0", "BSD-2-Clause", "BSD-3-Clause", "GPL-2.0", "GPL-3.0", "LGPL-3.0", "AGPL-3.0", "CC0-1.0", "CC-BY-2.0", "CC-BY-2.5",
	"CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-3.0",
	"CC-BY-NC-ND-4.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "PDDL-1.0", "ODbL-1.0", "ODC-By-1.0", "Unlicense", "WTFPL",
}

// hubWords are the licences whose word at hubs is not the identifier in lower case.
var hubWords = map[string]string{"PDDL-1.0": "pddl", "ODbL-1.0": "odbl", "ODC-By-1.0": "odc-by"}

// soleLicence gives the SPDX identifier of the licence that all kept records share.
func soleLicence(m Manifest) (id string, ok bool) {
	if len(m.Rights) != 1 {
		return "", false
	}
	for r := range m.Rights {
		id = corpus.Rights(r).SPDX()
	}
	return id, id != "" && !strings.ContainsAny(id, " ()")
}

// cardLicence gives the word for the head of the card, and a name of our own where the word is "other".
func cardLicence(m Manifest) (word, name string) {
	if id, ok := soleLicence(m); ok {
		for _, known := range hubLicences {
			if strings.EqualFold(known, id) {
				if word, ok := hubWords[known]; ok {
					return word, ""
				}
				return strings.ToLower(known), ""
			}
		}
		return "other", id
	}
	if len(m.Rights) == 0 || len(m.Rights) == 1 && m.Rights[string(corpus.Unknown)] > 0 {
		return "unknown", ""
	}
	if len(m.Rights) > 1 {
		return "other", "mixed"
	}
	var only []string
	for r := range m.Rights {
		only = append(only, r)
	}
	slices.Sort(only)
	return "other", only[0]
}

// LicenceOfWord gives the SPDX identifier of the word that a hub has for a licence, or of an identifier in any case; false for other words, such as
// "other" and "unknown".
func LicenceOfWord(word string) (spdx string, ok bool) {
	for _, known := range hubLicences {
		if strings.EqualFold(known, word) || hubWords[known] != "" && strings.EqualFold(hubWords[known], word) {
			return known, true
		}
	}
	return "", false
}
