// Package safety asks checkers, programs or servers of your own, about pictures: how likely one is not safe for work, how many faces it shows, and
// for the picture with its faces made unrecognisable.
package safety

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

// Settings are the settings of the step safety.
type Settings struct {
	Checkers []Checker    `yaml:"checkers" doc:"what looks at the pictures, in this order: {name, command, files} for a program or {name, url} for a server; timeout (60s) and memory (2GB, Linux) may be given"`
	MaxNSFW  recipe.Limit `yaml:"max_nsfw" doc:"highest score nsfw that a picture may have, 0 to 1"`
	MaxFaces recipe.Limit `yaml:"max_faces" doc:"most faces that a picture may show"`
	Blur     string       `yaml:"blur" doc:"what happens to a variant with blurred faces: keep it beside the picture, replace the picture by it, or off"`
}

// Checker is one program or server.
type Checker struct {
	Name    string   `yaml:"name" json:"name"`
	Command []string `yaml:"command" json:"command"`
	Files   []string `yaml:"files" json:"files"`
	URL     string   `yaml:"url" json:"url"`
	Timeout string   `yaml:"timeout" json:"timeout"`
	Memory  string   `yaml:"memory" json:"memory"`
}

const (
	name    = "safety"
	version = 1
)

// What is done with blurred variants.
const (
	blurKeep    = "keep"
	blurReplace = "replace"
	blurOff     = "off"
)

// Kinds gives the step.
func Kinds() []recipe.Kind {
	return []recipe.Kind{recipe.Define(recipe.Kind{
		Name: name, Version: version,
		Summary: "Asks programs or servers of your own whether pictures are safe, counts faces and blurs them",
		Doc: `Nothing that judges pictures ships with Lontar; without checkers every picture is unchecked, and counted so. A checker is a program:

    - safety:
        checkers: [{name: faces, command: [python3, faces.py], files: [faces.py]}]
        blur: replace

It runs in the directory of the recipe, once for each part of the input, and reads one line a picture, {"id":…,"media_type":…,"bytes":BASE64}, each of
which it answers with one line: {"id":…,"scores":{"nsfw":0.01,"faces":2},"blurred":BASE64}, or {"id":…,"error":"why"} for a picture that it
cannot judge. examples/safety/faces.py counts and blurs faces with OpenCV. Or it is a server: the picture is sent by POST, and the answer is such an
object. What it answers must depend on the picture only.

Scores become checks of the picture, safety.NAME; nsfw (0 to 1) and faces (a number) are always there, unchecked when nobody gave them or the picture
has no bytes, failed when a checker could not judge it. A picture above max_nsfw or max_faces is taken out of its document (safety.max_nsfw,
safety.max_faces); OpenNSFW-like scores above 0.5 are dropped by COYO-700M. With blur: replace, the blurred variant takes the place of the picture, and
a picture that shows faces without one, or whose faces are not known, is taken out (safety.blur).

A program that ends, answers out of order or too late, and a server that is not there stop the run.

Measures: safety.checked, safety.unchecked, safety.failed (pictures), safety.nsfw (the highest), safety.faces (all).`,
		Examples: []recipe.Example{
			{Text: "ตลาดน้ำ", Language: "tha-Thai", Kept: true},
		},
	}, Settings{MaxNSFW: recipe.LimitOf(0.5), MaxFaces: recipe.Off(), Blur: blurKeep}, build)}
}

var validName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

func build(c Settings) (any, error) {
	s := &step{Settings: c}
	switch c.Blur {
	case blurKeep, blurOff:
	case blurReplace:
		if len(c.Checkers) == 0 {
			return nil, fault.New(fault.Invalid, "blur: replace needs a checker that blurs faces")
		}
	default:
		return nil, fault.New(fault.Invalid, "blur is %q", c.Blur).Try("write keep, replace or off")
	}
	for _, k := range c.Checkers {
		if !validName.MatchString(k.Name) {
			return nil, fault.New(fault.Invalid, "%q is no name of a checker", k.Name).Try("small letters, digits, - and _")
		}
		if (len(k.Command) == 0 || k.Command[0] == "") == (k.URL == "") {
			return nil, fault.New(fault.Invalid, "the checker %s needs a command or a url, and not both", k.Name)
		}
		r := runner{Checker: k, timeout: time.Minute, memory: 2 << 30}
		var err error
		if k.Timeout != "" {
			if r.timeout, err = time.ParseDuration(k.Timeout); err != nil || r.timeout <= 0 {
				return nil, fault.New(fault.Invalid, "timeout is %q, not a time such as 60s", k.Timeout)
			}
		}
		if r.memory, err = memoryOf(k.Memory, r.memory); err != nil {
			return nil, err
		}
		if k.URL != "" && !strings.HasPrefix(k.URL, "http://") && !strings.HasPrefix(k.URL, "https://") {
			return nil, fault.New(fault.Invalid, "%q is no address of a server", k.URL)
		}
		s.runners = append(s.runners, r)
	}
	return s, nil
}

// program finds the program of a checker: by name on the PATH, or relative to the recipe when the name has a slash.
func (r *runner) program(dir string) (string, error) {
	prog := r.Command[0]
	if strings.ContainsRune(prog, '/') && !filepath.IsAbs(prog) {
		prog = filepath.Join(dir, prog)
	}
	found, err := exec.LookPath(prog)
	if err != nil {
		return "", fault.New(fault.Missing, "the program of the checker %s is not there: %w", r.Name, err).Try("install it, or give its path relative to the recipe")
	}
	return found, nil
}
