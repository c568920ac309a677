package perturb

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

//go:embed table/*.txt
var tables embed.FS

// confusables says what each sign is taken for.
type confusables struct {
	general map[rune][]lookalikes                  // by first character; the signs of each script
	own     map[language.Tag]map[rune][]lookalikes // of languages with a table of their own
	scripts [language.ScriptCount]bool             // that have a table
}

// lookalikes are the signs that one sign may be taken for.
type lookalikes struct {
	sign     string
	others   []lookalike
	total    int // of the weights
	carrying int // of the weights of those that may carry marks
}

type lookalike struct {
	sign    string
	weight  int  // the likeness above the floor, in thousandths
	carries bool // marks may stand behind it
}

// floor is the likeness, in thousandths, at which a pair would never be taken for each other.
const floor = 400

var shippedConfusables = sync.OnceValues(func() (*confusables, error) {
	c := &confusables{general: map[rune][]lookalikes{}, own: map[language.Tag]map[rune][]lookalikes{}}
	files, err := tables.ReadDir("table")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		data, err := tables.ReadFile("table/" + file.Name())
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(file.Name(), ".txt")
		into := c.general
		if script, ok := language.ParseScript(name); ok {
			c.scripts[script] = true
		} else {
			into = map[rune][]lookalikes{}
			c.own[language.Tag(name)] = into
		}
		if err := readTable(string(data), into); err != nil {
			return nil, fmt.Errorf("read table %q: %w", file.Name(), err)
		}
	}
	for r, list := range c.own[jawi] { // the only table of Arabic letters
		c.general[r] = list
	}
	c.scripts[language.Arab] = true
	return c, nil
})

const jawi language.Tag = "zsm-Arab"

// readTable reads lines of kind, sign, sign and likeness in thousandths, parted by tabs.
func readTable(text string, into map[rune][]lookalikes) error {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 4 {
			return fmt.Errorf("line %q has %d fields, not 4", line, len(f))
		}
		likeness, err := strconv.Atoi(f[3])
		if err != nil || likeness <= floor {
			return fmt.Errorf("line %q has no likeness above %d", line, floor)
		}
		add(into, f[1], f[2], likeness-floor)
		add(into, f[2], f[1], likeness-floor)
	}
	return nil
}

// add keeps the list of a first character in order, the longest sign first.
func add(into map[rune][]lookalikes, from, to string, weight int) {
	r, _ := utf8.DecodeRuneInString(from)
	first, _ := utf8.DecodeRuneInString(to)
	other := lookalike{sign: to, weight: weight, carries: language.IsWordCharacter(first)}
	list := into[r]
	at := 0
	for at < len(list) && len(list[at].sign) >= len(from) {
		if list[at].sign == from {
			list[at].add(other)
			return
		}
		at++
	}
	list = append(list, lookalikes{})
	copy(list[at+1:], list[at:])
	list[at] = lookalikes{sign: from}
	list[at].add(other)
	into[r] = list
}

func (l *lookalikes) add(other lookalike) {
	l.others = append(l.others, other)
	l.total += other.weight
	if other.carries {
		l.carrying += other.weight
	}
}

// find gives the longest sign that text begins with and that has lookalikes; nil for none. Own is the table of the language, nil for none, and
// script the script it is for.
func (c *confusables) find(text string, r rune, own map[rune][]lookalikes, script language.Script) *lookalikes {
	table := c.general
	if own != nil && language.ScriptOf(r) == script {
		table = own
	}
	list := table[r]
	for i := range list {
		if strings.HasPrefix(text, list[i].sign) {
			return &list[i]
		}
	}
	return nil
}

// fits says whether a lookalike can stand before next.
func (l *lookalikes) fits(next string) bool { return l.carrying > 0 || !beginsWithMark(next) }

// choose picks a lookalike by likeness among those that can stand before next: digits and punctuation carry no marks. At least one must fit.
func (l *lookalikes) choose(c *chance, next string) string {
	marked, total := beginsWithMark(next), l.total
	if marked {
		total = l.carrying
	}
	n := c.pick(total, 1)
	for _, o := range l.others {
		if marked && !o.carries {
			continue
		}
		if n -= o.weight; n < 0 {
			return o.sign
		}
	}
	return l.sign
}

func beginsWithMark(s string) bool {
	if s == "" || s[0] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	return language.ClassOf(r) == language.Mark
}

// confuse writes lookalikes.
func (n *Noise) confuse(p *page, tag language.Tag) {
	own, script := n.signs.own[tag], tag.Script()
	p.known = own != nil || n.signs.scripts[script]
	text := p.text
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError {
			i += width
			continue
		}
		if l := n.signs.find(text[i:], r, own, script); l != nil {
			width = len(l.sign)
			if next := text[i+width:]; l.fits(next) && p.hit() {
				p.replace(i, i+width, l.choose(&p.chance, next))
			}
		} else if isStacker(r) { // what hangs below looks otherwise than the letter alone
			_, w := utf8.DecodeRuneInString(text[i+width:])
			width += w
		}
		i += width
	}
}

// isStacker says whether a sign puts the next consonant under the one before.
func isStacker(r rune) bool {
	switch r {
	case 0x17D2, 0x1039, 0x1A60, 0x1B44, 0xA9C0, 0x1BAB:
		return true
	}
	return false
}
