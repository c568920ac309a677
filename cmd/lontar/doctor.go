package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language/identify"
)

func (a *app) doctor() *cobra.Command {
	var purpose, model string
	var languages []string
	var s site
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is installed, what is missing and how to get it",
		Long: `Checks the program itself, the places it writes to, and the outside programs that single commands can use. Nothing is changed.

  lontar doctor
  lontar doctor --for digitise                       what reads PDF files and pictures, with the packs of languages
  lontar doctor --for digitise --language khm,lao    with the packs of these
  lontar doctor --for serve --public-url https://hub.example.org    the disk and database of a hub, and what a proxy in front of it does
  lontar doctor --for evaluate --model http://127.0.0.1:8000/v1#NAME        what a model's endpoint can do, and how many tokens a letter takes in each language`,
		Args: noArgs,
		RunE: func(c *cobra.Command, args []string) error {
			wanted, err := tags(languages)
			if err != nil {
				return usage{err}
			}
			checks := append(a.checks(), a.digitiseChecks(c.Context(), wanted)...)
			switch purpose {
			case forServe:
				checks = a.serveChecks(c.Context(), s)
			case forEvaluate:
				if checks, err = a.evaluateChecks(c.Context(), model, wanted); err != nil {
					return err
				}
			}
			if purpose != "" {
				if checks = slices.DeleteFunc(checks, func(f finding) bool { return f.For != purpose }); len(checks) == 0 {
					return usage{fault.New(fault.Invalid, "nothing is checked for %q", purpose).Try("--for %s, --for %s or --for %s", forDigitise, forServe, forEvaluate)}
				}
			}
			for _, check := range checks {
				if a.json {
					if err := a.emit(check); err != nil {
						return err
					}
					continue
				}
				mark := "ok     "
				if !check.OK {
					mark = "missing"
				}
				fmt.Fprintf(a.out, "%s  %-14s %s\n", mark, check.Name, check.Detail)
				if !check.OK && check.Hint != "" {
					fmt.Fprintf(a.out, "         %-14s → %s\n", "", check.Hint)
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&purpose, "for", "", "only what this command needs: "+forDigitise+", "+forServe+" or "+forEvaluate)
	f.StringSliceVar(&languages, "language", nil, "languages: of scanned pages whose packs are looked for, or whose tokens are counted")
	f.StringVar(&model, "model", "", "with --for evaluate: address of the model, URL#NAME")
	s.flags(c)
	f.StringVar(&s.listen, "listen", "127.0.0.1:8080", "with --for serve: where the hub listens or shall listen")
	f.StringVar(&s.public, "public-url", "", "with --for serve: the address by which clients reach the hub")
	return c
}

type finding struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
	For    string `json:"for"`
}

func (a *app) checks() []finding {
	list := []finding{{Name: "lontar", OK: true, Detail: release + ", " + runtime.GOOS + "/" + runtime.GOARCH + ", " + goVersion(), For: "everything"}}
	m, err := identify.Default()
	if err != nil {
		list = append(list, finding{Name: "identification", Detail: err.Error(), For: "curate, identify"})
	} else {
		list = append(list, finding{Name: "identification", OK: true, Detail: fmt.Sprintf("built-in model, %d languages", len(m.Labels())), For: "curate, identify"})
	}
	for _, p := range []struct{ name, dir string }{{"home", home()}, {"cache", cache()}} {
		list = append(list, writable(p.name, p.dir))
	}
	return list
}

// home is where hub, runs and models lie.
func home() string {
	if dir := os.Getenv("LONTAR_HOME"); dir != "" {
		return dir
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "lontar")
	}
	base, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, ".local", "share", "lontar")
}

// cache is where answers and downloads lie.
func cache() string {
	if dir := os.Getenv("LONTAR_CACHE"); dir != "" {
		return dir
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "lontar")
}

// writable finds the nearest existing folder and asks whether we may write there.
func writable(name, dir string) finding {
	f := finding{Name: name, Detail: dir, For: "everything that is kept between runs"}
	if dir == "" {
		f.Detail, f.Hint = "no place is known", "set LONTAR_HOME and LONTAR_CACHE"
		return f
	}
	at := dir
	for {
		if _, err := os.Stat(at); err == nil {
			break
		}
		parent := filepath.Dir(at)
		if parent == at {
			break
		}
		at = parent
	}
	f.OK = mayWrite(at)
	if !f.OK {
		f.Hint = "make " + at + " writable, or set LONTAR_HOME and LONTAR_CACHE"
	}
	return f
}
