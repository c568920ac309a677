package hubapi

import (
	"encoding/base64"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxPreupload = 1000
	largest      = 10 << 20 // bytes of a file that comes inside a commit
)

// preupload says of each file how it is to come: inside the commit, or before it by LFS or Xet; and by oid which one is there already.
func (c *call) preupload(name hub.Name, revision string) error {
	if proposes(c.r.URL.Query().Get("create_pr")) {
		return errProposals()
	}
	var in struct {
		Files []struct {
			Path   string `json:"path"`
			Size   int64  `json:"size"`
			Sample string `json:"sample"`
		} `json:"files"`
		GitIgnore string `json:"gitIgnore"`
	}
	_, commit, err := c.revision(name, revision, access.Commit)
	if err != nil {
		return err
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if len(in.Files) > maxPreupload {
		return fault.New(fault.Invalid, "%d files are more than %d", len(in.Files), maxPreupload)
	}
	ignored := newIgnore(in.GitIgnore)
	out := []any{}
	for _, f := range in.Files {
		if err := hub.CheckPath(f.Path); err != nil {
			return err
		}
		sample, err := base64.StdEncoding.DecodeString(f.Sample)
		if err != nil {
			return fault.New(fault.Invalid, "the sample is no base64").At("%s", f.Path)
		}
		mode := "regular"
		if large(f.Path, f.Size, sample) {
			mode = "lfs"
		}
		var oid any
		there, err := c.hub.File(c.ctx(), commit, f.Path)
		switch {
		case err == nil && there.Large:
			oid = there.SHA256
		case err == nil && !there.Directory():
			oid = there.OID
		case err != nil && fault.Of(err) != fault.Missing:
			return err
		}
		leave, err := ignored.match(f.Path)
		if err != nil {
			return err
		}
		out = append(out, map[string]any{"path": f.Path, "uploadMode": mode, "shouldIgnore": leave, "oid": oid})
	}
	return c.json(http.StatusOK, map[string]any{"files": out, "commitOid": commit.ID})
}

// proposes reports whether a client asks for a pull request.
func proposes(s string) bool { return s != "" && s != "0" && !strings.EqualFold(s, "false") }

func errProposals() error {
	return fault.New(fault.Invalid, "this hub keeps no pull requests").Try("commit to a branch")
}

// large reports whether a file comes before the commit: when it is big, or of a kind that is binary, or looks so. Empty files never do.
func large(name string, size int64, sample []byte) bool {
	if size == 0 {
		return false
	}
	if size > largest || binary(name) {
		return true
	}
	for _, b := range sample {
		if b == 0 {
			return true
		}
	}
	// A sample may end inside a character.
	for i := 0; i < utf8.UTFMax && len(sample) > 0 && !utf8.Valid(sample); i++ {
		sample = sample[:len(sample)-1]
		if i == utf8.UTFMax-1 {
			return true
		}
	}
	return false
}

// binary reports whether the ending of a name is one of files that are large or binary as a rule.
func binary(name string) bool {
	switch strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) {
	case "parquet", "arrow", "bin", "safetensors", "gguf", "pt", "pth", "ckpt", "onnx", "h5", "npy", "npz", "pkl", "pickle", "joblib", "msgpack", "model", "tflite", "mlmodel",
		"7z", "bz2", "gz", "rar", "tar", "tgz", "xz", "zip", "zst", "lz4", "wasm", "ftz",
		"png", "jpg", "jpeg", "webp", "gif", "tiff", "tif", "bmp", "pdf", "mp3", "mp4", "wav", "flac", "ogg", "opus", "aac", "m4a", "avi", "mkv", "webm", "ttf", "otf", "woff", "woff2":
		return true
	}
	return false
}
