package hubapi_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func croissantSite(t *testing.T) *site {
	s := newSite(t, nil)
	s.create("sokha", "asean", "d", "public")
	file, _ := pictured(t, 3)
	s.commit("sokha", "asean/d", map[string]string{
		"data/train-00000-of-00001.parquet": file, "ភាសា/ជាវា.csv": "text,n\nꦲꦏ꧀ꦱꦫ,1\n", "ភាសា/ឡាវ.csv": "text,n\nລາວ,2\n", "x.jsonl": `{"text":"بهاس","list":["a"],"deep":{"a":[{"b":1}]}}`,
		"README.md": "---\nlicense: cc-by-4.0\nlanguage: [km, ms]\npretty_name: តេស្ត\ntags: [a]\nconfigs:\n- config_name: default\n  data_files: data/*.parquet\n- config_name: many\n  data_files: ភាសា/*.csv\n- config_name: json\n  data_files: x.jsonl\n---\n# x\n"})
	return s
}

func TestCroissantNamesEveryFileWithItsDigest(t *testing.T) {
	s := croissantSite(t)
	r := s.want(200, "", "GET", "/api/datasets/asean/d/croissant", nil)
	var top struct {
		Distribution []map[string]any `json:"distribution"`
		RecordSet    []struct {
			Name  string           `json:"name"`
			Field []map[string]any `json:"field"`
		} `json:"recordSet"`
		License string `json:"license"`
	}
	must(t, json.Unmarshal(r.body, &top))
	files := 0
	for _, d := range top.Distribution {
		if d["@type"] == "cr:FileObject" {
			files++
			if len(d["sha256"].(string)) != 64 {
				t.Errorf("%v", d)
			}
			s.want(200, "", "GET", d["contentUrl"].(string), nil)
		}
	}
	if files != 4 || len(top.RecordSet) != 3 || len(top.RecordSet[0].Field) != 3 || top.License != "cc-by-4.0" {
		t.Errorf("%d files in %s", files, r.body)
	}
}

// TestCroissantIsValid lets the validator of MLCommons judge.
func TestCroissantIsValid(t *testing.T) {
	clients := os.Getenv("LONTAR_CLIENTS")
	if clients == "" {
		t.Skip("LONTAR_CLIENTS is not set: `make clients` installs mlcroissant, `make test` uses it")
	}
	s := croissantSite(t)
	name := filepath.Join(t.TempDir(), "croissant.json")
	must(t, os.WriteFile(name, s.want(200, "", "GET", "/api/datasets/asean/d/croissant", nil).body, 0o600))
	cmd := exec.Command(filepath.Join(clients, "bin", "mlcroissant"), "validate", "--jsonld", name)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	// And it reads the records of a configuration of one file. It cannot join files that are no archive.
	cmd = exec.Command(filepath.Join(clients, "bin", "python"), "-c", `
import sys, mlcroissant
d = mlcroissant.Dataset(jsonld=sys.argv[1])
def texts(name, field):
    return [r[name + "/" + field].decode() for r in d.records(name)]
assert texts("json", "text") == ["بهاس"], texts("json", "text")
assert len(texts("default", "text")) == 3
`, name)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "NO_PROXY=*")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
