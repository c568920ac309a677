package filled_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/internal/filled"
)

func TestOnlyWhatNobodyStoresIsMissing(t *testing.T) {
	if diff := cmp.Diff([]string{".Raw", ".Near"}, filled.Empty(filled.Document(1))); diff != "" {
		t.Error(diff)
	}
}
