package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/remote"
)

func (a *app) login() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "login URL",
		Short: "Keep a token for a hub",
		Long: `Asks for a token, checks it with the hub and keeps it for push, pull, export and import: in tokens.json of the configuration folder, which only you
may read. It goes to this very host and by this very scheme only. The hub of the last login is the one that the other commands mean when nothing names another.

On a terminal the token is not shown; elsewhere it is read from standard input or from --token-file. --hub, --token-file, LONTAR_HUB, LONTAR_TOKEN and HF_TOKEN
come before what was kept.`,
		Example: "  lontar login https://hub.example.org\n  lontar token add sokha --data /srv/lontar | lontar login http://127.0.0.1:8080",
		Args:    exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runLogin(c.Context(), args[0], file)
		},
	}
	c.Flags().StringVar(&file, "token-file", "", "file with the token")
	return c
}

func (a *app) runLogin(ctx context.Context, address, file string) error {
	options, err := fetchOptions()
	if err != nil {
		return err
	}
	if _, err := remote.New(remote.Settings{Endpoint: address}, options); err != nil {
		return usage{err}
	}
	var token string
	if file != "" {
		token, err = tokenIn(file)
	} else {
		token, err = a.askToken(address)
	}
	if err != nil {
		return err
	}
	h, err := remote.New(remote.Settings{Endpoint: address, Token: token}, options)
	if err != nil {
		return err
	}
	who, err := h.Who(ctx)
	if err != nil {
		return err
	}
	kept, err := readCredentials()
	if err != nil {
		return err
	}
	kept.Default = h.Base()
	kept.Hubs[hubKey(address)] = credential{User: who.Name, Token: token}
	if err := kept.write(); err != nil {
		return err
	}
	note := ""
	if who.Scope == "read" {
		note = "; the token may only read"
	}
	return a.tell(map[string]any{"event": "login", "hub": h.Base(), "user": who.Name, "scope": who.Scope}, fmt.Sprintf("%s is logged in to %s%s", who.Name, h.Base(), note))
}

// askToken reads a token from the terminal, without showing it, or from standard input.
func (a *app) askToken(address string) (string, error) {
	f, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return firstLine(a.in)
	}
	fmt.Fprintf(a.err, "Token for %s (it is not shown): ", address)
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(a.err)
	if err != nil {
		return "", fault.New(fault.Broken, "the token cannot be read: %w", err)
	}
	return firstLine(bytes.NewReader(b))
}

func (a *app) logout() *cobra.Command {
	return &cobra.Command{
		Use:   "logout URL",
		Short: "Forget the token for a hub",
		Long: `Forgets the token that login kept. The token itself goes on to count: whoever runs the hub, or its owner, removes it there with
` + "`lontar token remove`.",
		Example: "  lontar logout https://hub.example.org",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			kept, err := readCredentials()
			if err != nil {
				return err
			}
			key := hubKey(args[0])
			if _, ok := kept.Hubs[key]; !ok {
				return fault.New(fault.Missing, "no token for %s was kept", args[0])
			}
			delete(kept.Hubs, key)
			if hubKey(kept.Default) == key {
				kept.Default = ""
			}
			if err := kept.write(); err != nil {
				return err
			}
			return a.tell(map[string]any{"event": "logout", "hub": args[0]}, "forgotten")
		},
	}
}
