package hubapi

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// upload takes what is sent to a signed link. Digest and size are checked on receipt, since npm never asks for verification.
func (c *call) upload(path []string) error {
	if len(path) != 2 {
		return c.unknown()
	}
	l, err := readLink(path[0], path[1], c.r.URL.Query(), c.Key, c.hub.Now())
	if err != nil {
		if often := c.limit(""); often != nil {
			return often
		}
		return &refusal{status: http.StatusForbidden, cause: err}
	}
	if err := c.limit(l.user); err != nil {
		return err
	}
	switch l.kind {
	case "put":
		return c.only(func() error { return c.sending(l.user, func() error { return c.put(l) }) }, http.MethodPut)
	case "part":
		return c.only(func() error { return c.sending(l.user, func() error { return c.part(l) }) }, http.MethodPut)
	case "complete":
		return c.only(func() error { return c.complete(l) }, http.MethodPost)
	case "verify":
		return c.only(func() error { return c.verify(l) }, http.MethodPost)
	}
	return c.unknown()
}

func (c *call) put(l link) error {
	if n := c.r.ContentLength; n >= 0 && n != l.size {
		return fault.New(fault.Invalid, "%d bytes were announced and %d are sent", l.size, n)
	}
	if err := c.hub.Objects().Put(c.ctx(), l.sha256, l.size, c.r.Body); err != nil {
		return err
	}
	return c.uploaded(l)
}

// uploaded writes down that an object is there.
func (c *call) uploaded(l link) error {
	if err := c.hub.AddBlob(c.ctx(), hub.Blob{SHA256: l.sha256, Size: l.size}, l.repository); err != nil {
		return err
	}
	c.w.Header().Set("Etag", `"`+l.sha256+`"`)
	return c.json(http.StatusOK, map[string]any{"success": true})
}

// verify says whether an object came.
func (c *call) verify(l link) error {
	blob, there, err := c.hub.Uploaded(c.ctx(), l.repository, l.sha256)
	if err != nil {
		return err
	}
	if !there || blob.Size != l.size {
		return fault.New(fault.Missing, "the object %s has not been uploaded", l.sha256)
	}
	return c.json(http.StatusOK, map[string]any{"success": true})
}

// staged names the file in which the parts of an upload come together.
func (c *call) staged(l link) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %d", l.repository, l.user, l.sha256, l.size))
	return filepath.Join(c.Folder, hex.EncodeToString(sum[:16])+".parts")
}

// part writes one part to its place.
func (c *call) part(l link) error {
	offset := (l.part - 1) * l.chunk
	size := min(l.chunk, l.size-offset)
	if n := c.r.ContentLength; n >= 0 && n != size {
		return fault.New(fault.Invalid, "part %d has %d bytes, and %d are sent", l.part, size, n)
	}
	f, err := os.OpenFile(c.staged(l), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep a part: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(io.NewOffsetWriter(f, offset), h), io.LimitReader(c.r.Body, size))
	if err != nil {
		return fmt.Errorf("keep a part: %w", err)
	}
	if n != size {
		return fault.New(fault.Invalid, "part %d ended after %d of %d bytes", l.part, n, size).Try("send it again")
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("keep a part: %w", err)
	}
	c.w.Header().Set("Etag", `"`+hex.EncodeToString(h.Sum(nil))+`"`)
	c.w.WriteHeader(http.StatusOK)
	return nil
}

// complete joins the parts. That none is missing shows in the digest of the whole.
func (c *call) complete(l link) error {
	var in struct {
		Parts []struct {
			Number int64  `json:"partNumber"`
			ETag   string `json:"etag"`
		} `json:"parts"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if want := (l.size + l.chunk - 1) / l.chunk; int64(len(in.Parts)) != want {
		return fault.New(fault.Invalid, "%d parts are named and there are %d", len(in.Parts), want)
	}
	name := c.staged(l)
	f, err := os.Open(name)
	if err != nil {
		return fault.New(fault.Missing, "no part of the object has come").Try("begin the upload again")
	}
	defer f.Close()
	if err := c.hub.Objects().Put(c.ctx(), l.sha256, l.size, f); err != nil {
		return err
	}
	if err := os.Remove(name); err != nil {
		return fmt.Errorf("forget the parts: %w", err)
	}
	return c.uploaded(l)
}

// staleUpload is how long parts wait for those that are missing.
const staleUpload = 2 * linkLife

// prepare makes the folder for uploads that are under way and clears it of those that were given up.
func (s *Server) prepare() error {
	if err := os.MkdirAll(s.Folder, 0o700); err != nil {
		return fault.New(fault.Denied, "the folder for uploads cannot be made: %w", err)
	}
	list, err := os.ReadDir(s.Folder)
	if err != nil {
		return fault.New(fault.Denied, "the folder for uploads cannot be read: %w", err)
	}
	for _, e := range list {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if spool := filepath.Ext(e.Name()) == ".spool"; spool || time.Since(info.ModTime()) > staleUpload {
			if err := os.Remove(filepath.Join(s.Folder, e.Name())); err != nil {
				return fmt.Errorf("clear the folder for uploads: %w", err)
			}
		}
	}
	return nil
}
