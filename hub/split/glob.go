package split

import (
	"path"
	"regexp"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

const maxPattern = 1024 // bytes

// glob is a pattern as fsspec reads it: * and ? stay within a name, ** crosses folders, [a-z] and [!a-z] are one character. It takes time in proportion
// to a path whatever it says.
type glob struct {
	text    string
	re      *regexp.Regexp
	hidden  int // parts that begin with a dot
	special int // folders that begin with two underscores
	base    string
}

// ignored are files that `datasets` takes only when they are named.
var ignored = map[string]bool{"README.md": true, "config.json": true, "dataset_info.json": true, "dataset_infos.json": true, "dummy_data.zip": true, "dataset_dict.json": true}

func parseGlob(dir, text string) (*glob, error) {
	clean := strings.TrimPrefix(text, "./")
	// Cards that name their own repository as hf://datasets/OWNER/NAME/… mean a path in it.
	if rest, ok := strings.CutPrefix(clean, "hf://datasets/"); ok {
		if parts := strings.SplitN(rest, "/", 3); len(parts) == 3 {
			clean = parts[2]
		}
	}
	if dir != "" {
		clean = dir + "/" + clean
	}
	if len(clean) > maxPattern || strings.Contains(clean, "://") || strings.HasPrefix(clean, "/") {
		return nil, fault.New(fault.Invalid, "%.200q is no pattern of files of this data set", text).At("README.md").Try("write a path within the repository, such as data/*.parquet")
	}
	g := &glob{text: clean, base: path.Base(clean)}
	g.hidden, g.special = marked(clean)
	re, err := regexp.Compile(expression(clean))
	if err != nil {
		return nil, fault.New(fault.Invalid, "%.200q is no pattern: %w", text, err).At("README.md")
	}
	g.re = re
	return g, nil
}

// match reports whether a path matches. Hidden files and folders, and those that begin with two underscores, must be named as such.
func (g *glob) match(file string) bool {
	if base := path.Base(file); ignored[base] && base != g.base || !g.re.MatchString(file) {
		return false
	}
	hidden, special := marked(file)
	return hidden == g.hidden && special == g.special
}

func marked(file string) (hidden, special int) {
	parts := strings.Split(file, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, ".") {
			hidden++
		}
		if i < len(parts)-1 && strings.HasPrefix(p, "__") {
			special++
		}
	}
	return hidden, special
}

// expression writes a pattern as a regular expression.
func expression(text string) string {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	parts := strings.Split(text, "/")
	for i, p := range parts {
		last := i == len(parts)-1
		switch {
		case p == "**" && last:
			b.WriteString(`.+`)
		case p == "**":
			b.WriteString(`(?:.+/)?`)
		default:
			b.WriteString(name(p))
			if !last {
				b.WriteByte('/')
			}
		}
	}
	b.WriteString(`\z`)
	return b.String()
}

// name writes the pattern of one part of a path.
func name(p string) string {
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		switch c := p[i]; c {
		case '*':
			if i+1 < len(p) && p[i+1] == '*' {
				b.WriteString(`.*`)
				i++
				continue
			}
			b.WriteString(`[^/]*`)
		case '?':
			b.WriteString(`[^/]`)
		case '[':
			end := strings.IndexByte(p[min(i+2, len(p)):], ']')
			if end < 0 {
				b.WriteString(`\[`)
				continue
			}
			end += i + 2
			class := p[i+1 : end]
			negated := class[0] == '!'
			if negated {
				class = class[1:]
			}
			b.WriteByte('[')
			if negated {
				b.WriteByte('^')
			}
			b.WriteString(strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `^`, `\^`, `&`, `\&`, `~`, `\~`).Replace(class))
			b.WriteByte(']')
			i = end
		default:
			// Bytes of a character beyond ASCII stand together, so that copying them keeps it whole.
			if c < 0x80 {
				b.WriteString(regexp.QuoteMeta(string(rune(c))))
			} else {
				b.WriteByte(c)
			}
		}
	}
	return b.String()
}
