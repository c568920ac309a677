package recipe

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/lontar-asean/lontar/fault"
)

// parseNode parses one YAML document; an empty one gives nil.
func parseNode(b []byte) (ast.Node, error) {
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		return nil, yamlFault(err)
	}
	switch {
	case len(f.Docs) == 0 || f.Docs[0].Body == nil:
		return nil, nil
	case len(f.Docs) > 1:
		return nil, fault.New(fault.Invalid, "more than one YAML document").At("%s", position(f.Docs[1]))
	}
	return mapping(f.Docs[0].Body), nil
}

// mapping turns the parser's special node for a map of one key into an ordinary map.
func mapping(n ast.Node) ast.Node {
	if v, ok := n.(*ast.MappingValueNode); ok {
		return ast.Mapping(v.GetToken(), false, v)
	}
	return n
}

// decode fills v from a node; unknown keys are errors. A missing or empty node changes nothing.
func decode(node ast.Node, v any) error {
	if node == nil {
		return nil
	}
	if _, null := node.(*ast.NullNode); null {
		return nil
	}
	if err := yaml.NodeToValue(node, v, yaml.Strict()); err != nil {
		return yamlFault(err)
	}
	return nil
}

// yamlFault turns an error of the YAML library into "LINE:COLUMN: message".
func yamlFault(err error) error {
	var at interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &at) {
		var f *fault.Fault
		if errors.As(err, &f) {
			return f
		}
		return fault.New(fault.Invalid, "%s", strings.TrimSpace(err.Error()))
	}
	f := fault.New(fault.Invalid, "%s", at.GetMessage())
	if t := at.GetToken(); t != nil && t.Position != nil {
		f.At("%d:%d", t.Position.Line, t.Position.Column)
	}
	return f
}

// position gives "LINE:COLUMN" of a node: of a map, its first key.
func position(n ast.Node) string {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return position(m.Values[0])
		}
	case *ast.MappingValueNode:
		return position(m.Key)
	}
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return "1:1"
	}
	p := n.GetToken().Position
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// keyOf gives the key of an entry without quotation marks.
func keyOf(v *ast.MappingValueNode) string { return strings.Trim(v.Key.String(), `"'`) }
