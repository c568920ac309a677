package hubapi

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
	"github.com/lontar-asean/lontar/hub/viewer"
	"github.com/lontar-asean/lontar/picture"
)

// cellLife is how long the address of a picture is good: a page in a browser fetches it without a token.
const cellLife = time.Hour

// link gives the address of a picture or sound in a row. It is signed for one cell of one file of this repository, and ends soon.
func (v *view) link(c viewer.Cell) string {
	// Addresses of one hour are the same, so that browsers fetch a picture once.
	expires := v.hub.Now().Truncate(cellLife / 2).Add(cellLife + cellLife/2).Unix()
	q := url.Values{"size": {strconv.FormatInt(c.Size, 10)}, "format": {string(c.Format)}, "row": {strconv.FormatInt(c.Row, 10)}, "path": c.Path,
		"expires": {strconv.FormatInt(expires, 10)}, "signature": {v.signCell(v.name, v.repo.Number, c, expires)}}
	return v.public + "/api/cells/" + v.name.ID() + "/" + c.SHA256 + "?" + q.Encode()
}

func (s *Server) signCell(n hub.Name, repository int64, c viewer.Cell, expires int64) string {
	m := hmac.New(sha256.New, s.Key)
	fmt.Fprintf(m, "lontar cell\n%s\n%d\n%s\n%d\n%s\n%d\n%d\n", n.ID(), repository, c.SHA256, c.Size, c.Format, c.Row, expires)
	for _, step := range c.Path {
		fmt.Fprintf(m, "%d:%s", len(step), step)
	}
	return hex.EncodeToString(m.Sum(nil))
}

// cell sends a picture or sound of a row: OWNER/NAME/SHA256. What was withdrawn or taken down since the address was given is not sent.
func (c *call) cell(path []string) error {
	if c.Viewer == nil || len(path) != 3 {
		return c.unknown()
	}
	name, err := hub.ParseName(hub.Dataset, path[0]+"/"+path[1])
	if err != nil {
		return c.unknown()
	}
	q := c.r.URL.Query()
	number := func(name string) int64 { n, _ := strconv.ParseInt(q.Get(name), 10, 64); return n }
	cell := viewer.Cell{SHA256: path[2], Size: number("size"), Format: split.Format(q.Get("format")), Row: number("row"), Path: q["path"]}
	r, err := c.hub.Repository(c.ctx(), name)
	if err != nil && fault.Of(err) != fault.Missing {
		return err
	}
	// A repository that is not there has no number, which signs nothing.
	if err != nil || !hmac.Equal([]byte(c.signCell(name, r.Number, cell, number("expires"))), []byte(q.Get("signature"))) {
		return fault.New(fault.Denied, "the link is not one of this hub")
	}
	if c.hub.Now().Unix() >= number("expires") {
		return fault.New(fault.Denied, "the link has expired").Try("ask for the rows again")
	}
	if r.Disabled != "" {
		return fault.New(fault.Denied, "Access to this resource is disabled.")
	}
	blob, ok, err := c.hub.Uploaded(c.ctx(), r.Number, cell.SHA256)
	if err != nil {
		return err
	}
	if !ok || blob.Size != cell.Size {
		return fault.New(fault.Missing, "the file is not there any more")
	}
	if withheld, _, err := c.hub.Withheld(c.ctx(), r.Number, cell.SHA256, ""); err != nil || withheld {
		if err == nil {
			err = &refusal{status: http.StatusGone, message: disabled}
		}
		return err
	}
	b, err := c.Viewer.Bytes(c.ctx(), cell)
	if err != nil {
		return err
	}
	return c.sendCell(b)
}

// sendCell sends bytes that somebody uploaded so that no browser runs them. A picture that is also something else, or of a kind that browsers do not
// show, is drawn anew.
func (c *call) sendCell(b []byte) error {
	h := c.w.Header()
	kind := viewer.SoundType(b)
	if info, err := picture.Inspect(b, shown); err == nil {
		kind = info.MediaType
		if len(info.Hidden) > 0 || info.Format == picture.TIFF || info.Format == picture.BMP {
			leave, err := c.turn(c.drawing)
			if err != nil {
				return err
			}
			b, err = redraw(b)
			if leave(); err != nil {
				return err
			}
			kind = "image/png"
		}
	}
	h.Set("Content-Type", kind)
	if !strings.HasPrefix(kind, "image/") && !strings.HasPrefix(kind, "audio/") {
		h.Set("Content-Disposition", "attachment")
	}
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=600")
	http.ServeContent(c.w, c.r, "", time.Time{}, bytes.NewReader(b))
	return nil
}

// shown bounds the pictures that are decoded while somebody waits.
var shown = picture.Limits{Pixels: 40_000_000, Memory: 256 << 20, Frames: 1000}

func redraw(b []byte) ([]byte, error) {
	img, _, err := picture.Decode(b, shown)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		return nil, fmt.Errorf("draw a picture: %w", err)
	}
	return out.Bytes(), nil
}
