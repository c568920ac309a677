package tesseract

import (
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// choices names the packs of a script or a language, the best first; English is read beside scripts that do not hold Latin letters, since names, numbers and
// terms stand in every printed page. Which is best was measured on 90 pages of SIB-200 training sentences in two or three
// fonts: the Lao script model has 11 % errors where the Lao language model has 19 % and, with English, 12 % at one and a half times the work; for Khmer, Thai
// and Burmese the language pack with English is best.
var choices = map[language.Script][]string{
	language.Khmr: {"khm+eng", "khm", "Khmer"},
	language.Laoo: {"Lao", "lao+eng", "lao"},
	language.Thai: {"tha+eng", "tha", "Thai"},
	language.Mymr: {"mya+eng", "mya", "Myanmar"},
	language.Taml: {"tam+eng", "tam", "Tamil"},
	language.Arab: {"Arabic", "ara", "fas"},
	language.Deva: {"hin+eng", "hin", "Devanagari"},
	language.Beng: {"ben+eng", "ben", "Bengali"},
	language.Telu: {"tel+eng", "tel", "Telugu"},
	language.Mlym: {"mal+eng", "mal", "Malayalam"},
	language.Sinh: {"sin+eng", "sin", "Sinhala"},
	language.Hani: {"chi_sim+eng", "chi_sim", "HanS"},
	language.Hans: {"chi_sim+eng", "chi_sim", "HanS"},
	language.Hant: {"chi_tra+eng", "chi_tra", "HanT"},
	language.Jpan: {"jpn+eng", "jpn", "Japanese"},
	language.Hang: {"kor+eng", "kor", "Hangul"},
}

// latin names the packs of languages in Latin letters. Languages without one of their own are read with that of a neighbour whose letters are the same.
var latin = map[string]string{
	"vie": "vie", "ind": "ind", "zsm": "msa", "jav": "jav", "sun": "sun", "fil": "fil", "ceb": "ceb", "eng": "eng",
	"por": "por", "tet": "por", "fra": "fra", "nld": "nld", "deu": "deu", "spa": "spa",
	"ilo": "fil", "hil": "fil", "war": "fil", "pag": "fil", "pam": "fil", "bcl": "fil", "bik": "fil", "tts": "fil",
}

// debian names the packages of packs that are called otherwise.
var debian = map[string]string{
	"Khmer": "khmr", "Lao": "laoo", "Thai": "thai", "Myanmar": "mymr", "Tamil": "taml", "Latin": "latn", "Vietnamese": "viet", "Arabic": "arab",
	"Devanagari": "deva", "Bengali": "beng", "Telugu": "telu", "Malayalam": "mlym", "Sinhala": "sinh", "HanS": "hans", "HanT": "hant",
	"Japanese": "jpan", "Hangul": "hang",
}

// debianPackage gives the name of the package that holds a pack.
func debianPackage(pack string) string {
	if script, ok := debian[pack]; ok {
		return "tesseract-ocr-script-" + script
	}
	return "tesseract-ocr-" + strings.ReplaceAll(pack, "_", "-")
}

// absent is a pack that is not installed; pack is "" when there is none to install.
type absent struct {
	tag  language.Tag
	pack string
}

func (a *absent) Error() string {
	if a.pack == "" {
		return "Tesseract has no pack for " + string(a.tag)
	}
	return "the pack " + a.pack + " of Tesseract is not installed"
}

// fault gives what a user is to know.
func (a *absent) fault() error {
	if a.pack == "" {
		return fault.New(fault.Missing, "%w", error(a)).Try("give a model of your own (digitise train), or another recogniser")
	}
	return fault.New(fault.Missing, "%w", error(a)).Try("apt-get install %s", debianPackage(a.pack))
}

// model is what the program is told to read with.
type model struct {
	directory string
	names     string // joined by "+"
}

// modelOf gives the model for a language; the error is a fault of kind Missing around an *absent.
func (e *Engine) modelOf(tag language.Tag) (model, error) {
	if m, ok := e.o.Models[tag]; ok {
		return model{m.Directory, m.Name}, nil
	}
	for _, names := range namesOf(tag) {
		if e.installed(names) {
			return model{e.o.Tessdata, names}, nil
		}
	}
	lack := &absent{tag: tag}
	if list := namesOf(tag); len(list) > 0 {
		lack.pack = list[0]
		for name := range strings.SplitSeq(list[0], "+") {
			if !e.packs[name] {
				lack.pack = name
				break
			}
		}
	}
	return model{}, lack.fault()
}

// namesOf gives the packs that read a language, the best first.
func namesOf(tag language.Tag) []string {
	if tag.Script() != language.Latn {
		return choices[tag.Script()]
	}
	own, ok := latin[tag.Language()]
	if !ok {
		own = "ind" // letters without marks, as most languages of the region; the language model of an LSTM weighs little
	}
	return []string{own, "Latin"}
}

// installed reports whether all packs of a list joined by "+" are there. Debian puts script models beside the languages, others into script/.
func (e *Engine) installed(names string) bool {
	for name := range strings.SplitSeq(names, "+") {
		if !e.packs[name] {
			return false
		}
	}
	return true
}
