package oidc

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// attempt is a login that is under way. The browser keeps it, sealed, so that the hub need not.
type attempt struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"` // of PKCE
	Next     string `json:"p"`
	Expires  int64  `json:"e"` // seconds since 1970
}

// seal hides what is in it and shows when it was changed (AES-256 in Galois/Counter mode).
type seal struct{ box cipher.AEAD }

func newSeal(key []byte) (*seal, error) {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("oidc login")) // so that what another use of the key sealed is nothing here
	block, err := aes.NewCipher(m.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("make a seal: %w", err)
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make a seal: %w", err)
	}
	return &seal{box}, nil
}

func (s *seal) close(a attempt) (string, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("seal a login: %w", err)
	}
	nonce := make([]byte, s.box.NonceSize())
	rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(s.box.Seal(nonce, nonce, text, nil)), nil
}

func (s *seal) open(kept string) (a attempt, err error) {
	b, err := base64.RawURLEncoding.DecodeString(kept)
	if err != nil || len(b) < s.box.NonceSize() {
		return a, errors.New("no sealed login")
	}
	n := s.box.NonceSize()
	text, err := s.box.Open(nil, b[:n], b[n:], nil)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(text, &a)
}
