package hubapi

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxBatch = 1000
	maxParts = 10_000
)

// wanted is an object that a client would send.
type wanted struct {
	OID  string `json:"oid"`
	Size int64  `json:"size"`
}

// batch says where large files are to be sent (Git LFS, Batch API). An object that was uploaded for this repository before needs not come again; one
// that only others have does: who knows a digest does not have the file.
func (c *call) batch(name hub.Name) error {
	var in struct {
		Operation string   `json:"operation"`
		Transfers []string `json:"transfers"`
		Algorithm string   `json:"hash_algo"`
		Objects   []wanted `json:"objects"`
	}
	r, err := c.repository(name, access.Commit)
	if err != nil {
		return err
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	switch {
	case in.Operation != "upload":
		return fault.New(fault.Invalid, "the LFS operation %.40q is not served", in.Operation).Try("fetch files from their resolve addresses")
	case in.Algorithm != "" && in.Algorithm != "sha256" && in.Algorithm != "sha_256":
		return fault.New(fault.Invalid, "files are known here by their sha256, not by %.40q", in.Algorithm)
	case len(in.Objects) > maxBatch:
		return fault.New(fault.Invalid, "%d objects are more than %d", len(in.Objects), maxBatch)
	}
	// Parts only for those who know them; Xet has its own way in.
	parts := slices.Contains(in.Transfers, "multipart")
	if parts {
		parts = slices.ContainsFunc(in.Objects, func(o wanted) bool { return o.Size > c.Parts })
	}
	bytes := int64(0)
	for _, o := range in.Objects {
		bytes += max(0, o.Size)
	}
	if err := c.hub.Room(c.ctx(), r.Owner, bytes); err != nil {
		return err
	}
	transfer := "basic"
	if parts {
		transfer = "multipart"
	}
	out := []any{}
	for _, o := range in.Objects {
		e := map[string]any{"oid": o.OID, "size": o.Size, "authenticated": true}
		out = append(out, e)
		if !hub.IsSHA256(o.OID) || o.Size < 0 || parts && o.Size > maxParts*c.Part {
			e["error"] = map[string]any{"code": http.StatusUnprocessableEntity, "message": "the object has no SHA-256 or no possible size"}
			continue
		}
		blob, there, err := c.hub.Uploaded(c.ctx(), r.Number, o.OID)
		switch {
		case err != nil:
			return err
		case there && blob.Size == o.Size:
			continue
		case there:
			e["error"] = map[string]any{"code": http.StatusUnprocessableEntity, "message": fmt.Sprintf("the object has %d bytes, not %d", blob.Size, o.Size)}
			continue
		}
		l := link{kind: "put", sha256: o.OID, size: o.Size, repository: r.Number, user: c.id.User.Name, expires: c.hub.Now().Add(linkLife)}
		verify := l
		verify.kind = "verify"
		upload := map[string]any{"href": l.address(c.public, c.Key)}
		if parts {
			upload = c.parts(l)
		}
		e["actions"] = map[string]any{"upload": upload, "verify": map[string]any{"href": verify.address(c.public, c.Key)}}
	}
	c.w.Header().Set("Content-Type", lfsType)
	return c.json(http.StatusOK, map[string]any{"transfer": transfer, "objects": out, "hash_algo": "sha256"})
}

const lfsType = "application/vnd.git-lfs+json"

// parts gives an address for each part, numbered from 00001, and one that joins them.
func (c *call) parts(l link) map[string]any {
	l.chunk = c.Part
	header := map[string]any{"chunk_size": strconv.FormatInt(l.chunk, 10)}
	l.kind = "part"
	for l.part = 1; (l.part-1)*l.chunk < l.size; l.part++ {
		header[fmt.Sprintf("%05d", l.part)] = l.address(c.public, c.Key)
	}
	l.kind, l.part = "complete", 0
	return map[string]any{"href": l.address(c.public, c.Key), "header": header}
}
