package curate_test

import (
	"testing"

	"github.com/lontar-asean/lontar/curate"
	"github.com/lontar-asean/lontar/internal/trial"
)

func TestExamplesAreTrue(t *testing.T) { trial.Examples(t, curate.Kinds()) }
