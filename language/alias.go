package language

import (
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// aliases maps codes that mean the same to the one Lontar uses.
var aliases = map[string]string{
	"tl": "fil", "tgl": "fil", "ms": "zsm", "msa": "zsm", "may": "zsm", "zh": "cmn", "zho": "cmn", "chi": "cmn", "ar": "arb", "ara": "arb",
	"mg": "plt", "mlg": "plt", "in": "ind", "jw": "jav", "bur": "mya", "bik": "bcl", "hmn": "mww", "tdt": "tet", "kar": "ksw",
	"ne": "npi", "nep": "npi", "fa": "pes", "fas": "pes", "per": "pes", "sw": "swh", "swa": "swh", "ger": "deu", "fre": "fra", "dut": "nld",
}

// twoLetter maps our codes to ISO 639-1 where the general tables would say something else.
var twoLetter = map[string]string{
	"fil": "tl", "zsm": "ms", "cmn": "zh", "arb": "ar", "plt": "mg", "npi": "ne", "pes": "fa", "swh": "sw", "tet": "", "bcl": "", "mww": "",
}

// usualScripts maps languages to the script they are mostly written in today.
var usualScripts = map[string]Script{
	"khm": Khmr, "lao": Laoo, "tha": Thai, "mya": Mymr, "shn": Mymr, "ksw": Mymr, "mnw": Mymr, "rki": Mymr, "blk": Mymr, "kjp": Mymr,
	"pwo": Mymr, "tam": Taml, "vie": Latn, "ind": Latn, "zsm": Latn, "zlm": Latn, "jav": Latn, "sun": Latn, "min": Latn, "ace": Latn,
	"bug": Latn, "ban": Latn, "bjn": Latn, "mad": Latn, "bbc": Latn, "bts": Latn, "btx": Latn, "abs": Latn, "pmy": Latn, "bew": Latn,
	"mui": Latn, "nij": Latn, "fil": Latn, "ceb": Latn, "ilo": Latn, "war": Latn, "hil": Latn, "pam": Latn, "pag": Latn, "bcl": Latn,
	"iba": Latn, "dtp": Latn, "nod": Thai, "tts": Thai, "kac": Latn, "lus": Latn, "cnh": Latn, "ctd": Latn, "cfm": Latn, "tet": Latn,
	"cmn": Hans, "yue": Hant, "nan": Hant, "hak": Hant, "hnj": Latn, "mww": Latn, "blt": Tavt, "khb": Talu, "cjm": Cham, "cja": Cham,
	"eky": Kali, "kjg": Latn, "bdq": Latn, "jra": Latn, "rad": Latn, "tdd": Tale, "mak": Latn, "rej": Latn, "hnn": Latn, "tbw": Latn,
	"bku": Latn, "rhg": Rohg, "eng": Latn, "deu": Latn, "fra": Latn, "spa": Latn, "por": Latn, "nld": Latn, "tpi": Latn, "plt": Latn,
	"hin": Deva, "ben": Beng, "tel": Telu, "mal": Mlym, "sin": Sinh, "urd": Arab, "arb": Arab, "pes": Arab, "jpn": Jpan, "kor": Hang,
	"npi": Deva, "kan": Knda, "guj": Gujr, "pan": Guru, "ory": Orya, "mar": Deva, "rus": Cyrl, "swh": Latn, "tur": Latn,
}

// moreNames holds names that no profile carries: other names of languages of the region, and languages without a profile.
var moreNames = map[string]Tag{
	"tagalog": "fil-Latn", "wikang tagalog": "fil-Latn", "wikang filipino": "fil-Latn", "bahasa malaysia": "zsm-Latn", "standard malay": "zsm-Latn",
	"jawi": "zsm-Arab", "bahasa": "ind-Latn", "myanmar": "mya-Mymr", "cambodian": "khm-Khmr", "ខ្មែរ": "khm-Khmr", "ไทย": "tha-Thai",
	"ລາວ": "lao-Laoo", "မြန်မာ": "mya-Mymr", "laotian": "lao-Laoo", "siamese": "tha-Thai", "việt": "vie-Latn", "mandarin": "cmn-Hans",
	"chinese": "cmn-Hans", "中文": "cmn-Hans", "汉语": "cmn-Hans", "漢語": "cmn-Hant", "广东话": "yue-Hant", "廣東話": "yue-Hant",
	"iloko": "ilo-Latn", "ilokano": "ilo-Latn", "bisaya": "ceb-Latn", "binisaya": "ceb-Latn", "pampangan": "pam-Latn", "bikol": "bcl-Latn",
	"kachin": "kac-Latn", "lushai": "lus-Latn", "aceh": "ace-Latn", "achinese": "ace-Latn", "bugis": "bug-Latn", "minang": "min-Latn",
	"banjarese": "bjn-Latn", "toba": "bbc-Latn", "batak": "bbc-Latn", "tai lue": "khb-Talu", "tetum": "tet-Latn", "hmong": "mww-Latn",
	"karen": "ksw-Mymr", "cham": "cjm-Cham", "german": "deu-Latn", "deutsch": "deu-Latn", "french": "fra-Latn", "français": "fra-Latn",
	"spanish": "spa-Latn", "español": "spa-Latn", "portuguese": "por-Latn", "português": "por-Latn", "dutch": "nld-Latn",
	"nederlands": "nld-Latn", "tok pisin": "tpi-Latn", "malagasy": "plt-Latn", "hindi": "hin-Deva", "हिन्दी": "hin-Deva",
	"bengali": "ben-Beng", "বাংলা": "ben-Beng", "telugu": "tel-Telu", "తెలుగు": "tel-Telu", "malayalam": "mal-Mlym", "മലയാളം": "mal-Mlym",
	"sinhala": "sin-Sinh", "සිංහල": "sin-Sinh", "urdu": "urd-Arab", "اردو": "urd-Arab", "arabic": "arb-Arab", "العربية": "arb-Arab",
	"japanese": "jpn-Jpan", "日本語": "jpn-Jpan", "korean": "kor-Hang", "한국어": "kor-Hang", "unknown": Und,
}

// languageNames maps folded names, English and own, to tags. Where two profiles share a name the one in the usual script has it.
var languageNames = sync.OnceValue(func() map[string]Tag {
	list := make(map[string]Tag)
	for name, tag := range moreNames {
		list[foldName(name)] = tag
	}
	for _, p := range knownProfiles() {
		for _, name := range []string{p.Name, p.Autonym} {
			key := foldName(name)
			if _, taken := list[key]; key != "" && (!taken || usualScripts[p.Tag.Language()] == p.Tag.Script()) {
				list[key] = p.Tag
			}
		}
	}
	return list
})

// foldName makes names that differ in case, normal form or spacing equal.
func foldName(name string) string {
	return strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(name), " ")))
}
