package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lontar-asean/lontar/access/oidc"
	"github.com/lontar-asean/lontar/fault"
)

// configurationName is the file in which a hub's settings may stand, in the working folder or the folder for configuration.
const configurationName = "lontar.yaml"

// environmentPrefix begins the variables that stand for flags of serve: LONTAR_SERVE_PUBLIC_URL.
const environmentPrefix = "LONTAR_SERVE_"

// shared are the flags that say where a hub is, which all commands about a hub take from the configuration; doctor looks at some more.
func shared(name string) bool {
	return slices.Contains([]string{"data", "database", "objects"}, name)
}

// configure gives the flags of a command about a hub that were not given the values of the environment and of the file: flag > environment > file.
func (a *app) configure(c *cobra.Command, _ []string) error {
	if c.Flags().Lookup("database") == nil {
		return nil
	}
	serve, _, err := c.Root().Find([]string{"serve"})
	if err != nil {
		return nil
	}
	file, values, err := a.readConfiguration(serve)
	if err != nil {
		return usage{err}
	}
	var failed error
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || failed != nil || serve.LocalNonPersistentFlags().Lookup(f.Name) == nil || f.Name == "help" || c.Name() != "serve" && c.Name() != "doctor" && !shared(f.Name) {
			return
		}
		variable := environmentPrefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v := os.Getenv(variable); v != "" {
			if err := f.Value.Set(v); err != nil {
				failed = usage{fault.New(fault.Invalid, "%w", err).At("%s", variable)}
			}
			return
		}
		set, there := values[f.Name]
		if !there {
			return
		}
		for _, v := range set.values {
			if shared(f.Name) && !strings.Contains(v, "://") && !filepath.IsAbs(v) {
				v = filepath.Join(filepath.Dir(file), v)
			}
			if err := f.Value.Set(v); err != nil {
				failed = usage{fault.New(fault.Invalid, "%s: %w", f.Name, err).At("%s:%d", file, set.line)}
				return
			}
		}
	})
	return failed
}

// setting is a value of the file.
type setting struct {
	values []string
	line   int
}

// readConfiguration reads what stands below `serve:`, by the names of flags. Without a file there is nothing.
func (a *app) readConfiguration(serve *cobra.Command) (file string, values map[string]setting, err error) {
	file, b, err := a.configuration()
	if err != nil || file == "" {
		return file, nil, err
	}
	wrong := func(n ast.Node, format string, args ...any) *fault.Fault {
		return fault.New(fault.Invalid, format, args...).At("%s:%d", file, n.GetToken().Position.Line)
	}
	parsed, err := parser.ParseBytes(b, 0)
	if err != nil {
		var at interface {
			GetToken() *token.Token
			GetMessage() string
		}
		if errors.As(err, &at) && at.GetToken() != nil {
			return file, nil, fault.New(fault.Invalid, "%s", at.GetMessage()).At("%s:%d", file, at.GetToken().Position.Line)
		}
		return file, nil, fault.New(fault.Invalid, "%w", err).At("%s", file)
	}
	values = map[string]setting{}
	for _, d := range parsed.Docs {
		top, err := mappings(d.Body, wrong)
		if err != nil {
			return file, nil, err
		}
		for _, t := range top {
			if key := t.Key.GetToken().Value; key != "serve" {
				return file, nil, wrong(t.Key, "the key %q is not known", key).Try("serve")
			}
			settings, err := mappings(t.Value, wrong)
			if err != nil {
				return file, nil, err
			}
			for _, s := range settings {
				key := s.Key.GetToken().Value
				if key == "oidc" {
					if a.oidc, err = providerOf(file, s.Value); err != nil {
						return file, nil, err
					}
					continue
				}
				flag := strings.ReplaceAll(key, "_", "-")
				if strings.Contains(key, "-") || serve.LocalNonPersistentFlags().Lookup(flag) == nil || flag == "help" {
					return file, nil, wrong(s.Key, "the key %q is not known below serve", key).Try("see `lontar serve --help`: --public-url is public_url here")
				}
				if _, twice := values[flag]; twice {
					return file, nil, wrong(s.Key, "the key %q stands here twice", key)
				}
				v, err := scalars(s.Value, wrong)
				if err != nil {
					return file, nil, err
				}
				values[flag] = setting{v, s.Key.GetToken().Position.Line}
			}
		}
	}
	return file, values, nil
}

// providerOf reads how people log in by OpenID Connect. Its secret is never in the file.
func providerOf(file string, n ast.Node) (*oidc.Settings, error) {
	s := new(oidc.Settings)
	if err := yaml.NodeToValue(n, s, yaml.Strict()); err != nil {
		var at interface {
			GetToken() *token.Token
			GetMessage() string
		}
		line := n.GetToken().Position.Line
		message := err.Error()
		if errors.As(err, &at) && at.GetToken() != nil {
			line, message = at.GetToken().Position.Line, at.GetMessage()
		}
		return nil, fault.New(fault.Invalid, "oidc: %s", message).At("%s:%d", file, line).Try("the secret is read from %s", oidcSecret)
	}
	if err := s.Check(); err != nil {
		return nil, fault.New(fault.Invalid, "oidc: %w", err).At("%s:%d", file, n.GetToken().Position.Line)
	}
	return s, nil
}

// mappings gives the keys and values of a map; of nothing there are none.
func mappings(n ast.Node, wrong func(ast.Node, string, ...any) *fault.Fault) ([]*ast.MappingValueNode, error) {
	switch m := n.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil, nil
	case *ast.MappingNode:
		return m.Values, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, nil
	}
	return nil, wrong(n, "keys with values are expected here")
}

// scalars gives a value, the values of a list, or NAME=VALUE of a map.
func scalars(n ast.Node, wrong func(ast.Node, string, ...any) *fault.Fault) ([]string, error) {
	switch m := n.(type) {
	case *ast.SequenceNode:
		var list []string
		for _, v := range m.Values {
			s, ok := v.(ast.ScalarNode)
			if !ok {
				return nil, wrong(v, "a value is expected here")
			}
			list = append(list, s.GetToken().Value)
		}
		return list, nil
	case *ast.MappingNode, *ast.MappingValueNode:
		all, err := mappings(n, wrong)
		if err != nil {
			return nil, err
		}
		var list []string
		for _, p := range all {
			s, ok := p.Value.(ast.ScalarNode)
			if !ok {
				return nil, wrong(p.Value, "a value is expected here")
			}
			list = append(list, p.Key.GetToken().Value+"="+s.GetToken().Value)
		}
		return list, nil
	case *ast.NullNode:
		return nil, wrong(n, "a value is expected here")
	case ast.ScalarNode:
		return []string{m.GetToken().Value}, nil
	}
	return nil, wrong(n, "a value is expected here")
}

// configuration finds the file and reads it: the one that was named, lontar.yaml here, or that in the folder for configuration.
func (a *app) configuration() (name string, b []byte, err error) {
	if a.config != "" {
		if b, err = os.ReadFile(a.config); err != nil {
			return "", nil, fault.New(fault.Missing, "the configuration cannot be read: %w", err)
		}
		return a.config, b, nil
	}
	names := []string{configurationName}
	if base, err := os.UserConfigDir(); err == nil {
		names = append(names, filepath.Join(base, "lontar", configurationName))
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err == nil {
			return name, b, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", nil, fault.New(fault.Denied, "the configuration cannot be read: %w", err)
		}
	}
	return "", nil, nil
}
