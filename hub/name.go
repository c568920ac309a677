package hub

import (
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Kind is what a repository holds.
type Kind string

// The kinds of repositories.
const (
	Dataset Kind = "dataset"
	Model   Kind = "model"
)

// ParseKind reads a kind in the singular or plural; "" is a model, as clients mean it.
func ParseKind(s string) (Kind, error) {
	switch s {
	case "", "model", "models":
		return Model, nil
	case "dataset", "datasets":
		return Dataset, nil
	}
	return "", fault.New(fault.Invalid, "a repository is a dataset or a model, not %q", s)
}

// Name names a repository.
type Name struct {
	Kind  Kind
	Owner string // a user or an organisation
	Name  string
}

// ID gives OWNER/NAME.
func (n Name) ID() string { return n.Owner + "/" + n.Name }

// ParseName reads OWNER/NAME.
func ParseName(kind Kind, id string) (Name, error) {
	owner, name, ok := strings.Cut(id, "/")
	if !ok {
		return Name{}, fault.New(fault.Invalid, "%q is no name of a repository", id).Try("write OWNER/NAME")
	}
	for _, part := range []string{owner, name} {
		if err := CheckNamePart(part); err != nil {
			return Name{}, err
		}
	}
	return Name{Kind: kind, Owner: owner, Name: name}, nil
}

// maxNamePart is the length that clients allow (huggingface_hub, validate_repo_id).
const maxNamePart = 96

// CheckNamePart says what is wrong with the name of a user, an organisation or a repository: letters and digits of ASCII, "-", "_" and ".", of which
// "-" and "." neither begin nor end it nor follow each other.
func CheckNamePart(s string) error {
	bad := s == "" || len(s) > maxNamePart || strings.HasSuffix(s, ".git") || strings.HasSuffix(s, ".ipynb") ||
		strings.Contains(s, "--") || strings.Contains(s, "..") || strings.Contains(s, "-.") || strings.Contains(s, ".-") ||
		strings.ContainsAny(s[:1], "-.") || strings.ContainsAny(s[len(s)-1:], "-.")
	for i := 0; i < len(s) && !bad; i++ {
		c := s[i]
		bad = !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.')
	}
	if bad {
		return fault.New(fault.Invalid, "%.100q cannot be a name", s).Try("use letters, digits, - _ and ., up to 96, none of - . at an end or twice in a row")
	}
	return nil
}
