package remote

import (
	"context"
	"net/http"
	"net/url"
)

// Import is how an import from another hub stands, as a hub of ours says it.
type Import struct {
	ID           string `json:"id"`
	Source       string `json:"source"`
	SourceCommit string `json:"sourceCommit"`
	As           string `json:"as"`
	State        string `json:"state"` // waiting, running, done, failed, cancelled
	Files        int64  `json:"files"`
	Bytes        int64  `json:"bytes"`
	FilesDone    int64  `json:"filesDone"`
	BytesDone    int64  `json:"bytesDone"`
	Licence      string `json:"licence"`
	Commit       string `json:"commitOid"`
	Error        string `json:"error"`
}

func (h *Hub) imports(ctx context.Context, method, id string, in any) (out Import, err error) {
	address := h.base + "/api/imports"
	if id != "" {
		address += "/" + url.PathEscape(id)
	}
	ref := reference{uri: h.base, page: h.base}
	if method == http.MethodGet {
		_, err = h.ask(ctx, ref, address, &out)
	} else {
		err = h.call(ctx, method, ref, address, in, &out)
	}
	out.Error = message(out.Error)
	return out, err
}

// StartImport lets the hub fetch a repository of another hub; the rate is as ParseRate reads it.
func (h *Hub) StartImport(ctx context.Context, source, as, rate string) (Import, error) {
	return h.imports(ctx, http.MethodPost, "", map[string]any{"source": source, "as": as, "rate": rate})
}

// Import asks how an import stands.
func (h *Hub) Import(ctx context.Context, id string) (Import, error) {
	return h.imports(ctx, http.MethodGet, id, nil)
}

// CancelImport ends an import.
func (h *Hub) CancelImport(ctx context.Context, id string) (Import, error) {
	return h.imports(ctx, http.MethodDelete, id, map[string]any{})
}
