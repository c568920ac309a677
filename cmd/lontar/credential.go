package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/remote"
)

// credentials are the tokens that login keeps, for each hub by scheme, host and port.
type credentials struct {
	Default string                `json:"default"` // address of the hub of the last login
	Hubs    map[string]credential `json:"hubs"`
}

type credential struct {
	User  string `json:"user"`
	Token string `json:"token"`
}

// credentialFile is where they are kept.
func credentialFile() (string, error) {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if dir == "" {
		base, err := os.UserHomeDir()
		if err != nil {
			return "", fault.New(fault.Unavailable, "no place for tokens is known: %w", err).Try("set XDG_CONFIG_HOME, or LONTAR_TOKEN instead of logging in")
		}
		dir = filepath.Join(base, ".config")
	}
	return filepath.Join(dir, "lontar", "tokens.json"), nil
}

func readCredentials() (c credentials, err error) {
	c.Hubs = map[string]credential{}
	name, err := credentialFile()
	if err != nil {
		return c, nil // there is no place, so that none were kept
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, fault.New(fault.Denied, "the tokens that were kept cannot be read: %w", err)
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fault.New(fault.Broken, "the tokens that were kept cannot be read").At("%s", name).Try("remove the file and log in again")
	}
	if c.Hubs == nil {
		c.Hubs = map[string]credential{}
	}
	return c, nil
}

// write keeps them where only the person may read them.
func (c credentials) write() error {
	name, err := credentialFile()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fault.New(fault.Denied, "the token cannot be kept: %w", err)
	}
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".tokens-*") // 0600
	if err != nil {
		return fault.New(fault.Denied, "the token cannot be kept: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(b, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fault.New(fault.Denied, "the token cannot be kept: %w", err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fault.New(fault.Denied, "the token cannot be kept: %w", err)
	}
	return nil
}

// hubKey is under what a hub's token is kept: a token goes to the very host and by the very scheme it was given for.
func hubKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + fetch.Authority(u)
}

// hubSettings joins what environment and login say. A token that was kept goes to its own hub only.
func hubSettings() (remote.Settings, error) {
	s := remote.FromEnvironment(os.Getenv)
	if s.Endpoint != "" && s.Token != "" {
		return s, nil
	}
	kept, err := readCredentials()
	if err != nil {
		return s, err
	}
	if s.Endpoint != "" {
		s.Token = kept.Hubs[hubKey(s.Endpoint)].Token
	}
	return s, nil
}
