package main

import (
	"strings"
	"testing"
)

func TestDoctorNamesPacksThatAreMissing(t *testing.T) {
	out, _, code := lontar(t, "doctor", "--for", "digitise", "--language", "jav-Java", "--json")
	if code != 0 || !strings.Contains(out, `"name":"poppler"`) || !strings.Contains(out, `"name":"tesseract"`) || strings.Contains(out, `"name":"home"`) {
		t.Errorf("exit code %d: %s", code, out)
	}
	if strings.Contains(out, `"name":"tesseract","ok":true`) && !strings.Contains(out, "no pack for jav-Java") {
		t.Errorf("the pack that there is not is not named: %s", out)
	}
	t.Setenv("PATH", t.TempDir())
	out, _, code = lontar(t, "doctor", "--for", "digitise")
	if code != 0 || !strings.Contains(out, "apt-get install tesseract-ocr") || !strings.Contains(out, "apt-get install poppler-utils") {
		t.Errorf("exit code %d: %s", code, out)
	}
	if _, _, code := lontar(t, "doctor", "--for", "tea"); code != 2 {
		t.Errorf("exit code %d", code)
	}
}
