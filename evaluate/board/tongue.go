package board

import (
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// tongue is a language as pages write it.
type tongue struct {
	Tag     string `json:"tag"`
	Name    string `json:"name"`
	Autonym string `json:"own,omitempty"`
	Script  string `json:"script,omitempty"` // ISO 15924
	Dir     string `json:"dir"`
}

func tongueOf(tag language.Tag) tongue {
	t := tongue{Tag: string(tag), Name: string(tag), Dir: "auto"}
	_, t.Script, _ = strings.Cut(string(tag), "-")
	if p, ok := language.ProfileOf(tag); ok {
		t.Name = p.Name
		if p.Autonym != p.Name {
			t.Autonym = p.Autonym
		}
	}
	switch tag {
	case language.Und:
		t.Name = "language not known"
	case evaluate.Everything:
		t.Name = "all languages"
	}
	switch tag.Script() {
	case language.Arab, language.Hebr, language.Thaa, language.Syrc, language.Rohg:
		t.Dir = "rtl"
	}
	return t
}
