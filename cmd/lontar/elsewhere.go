package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub/mirror"
	"github.com/lontar-asean/lontar/hubapi"
)

// elsewhere says what a hub gives that does not come from itself: repositories of another hub, and files straight from the object store.
type elsewhere struct {
	upstreams []string
	names     []string
	room      string
	direct    string
}

func (e *elsewhere) flags(c *cobra.Command) {
	c.Flags().StringArrayVar(&e.upstreams, "upstream", nil, "another hub, from which people may have repositories imported (may be given again; default none); the names of --mirror are served here from the first (its token: LONTAR_UPSTREAM_TOKEN)")
	c.Flags().StringSliceVar(&e.names, "mirror", nil, "names that are served from the hub of --upstream when they are unknown here: OWNER/NAME for models, datasets/OWNER/NAME for data sets, * for any")
	c.Flags().StringVar(&e.room, "mirror-cache", "50GB", "room for what was fetched from there; what was used longest ago goes first")
	c.Flags().StringVar(&e.direct, "direct", "", "address at which clients reach the object store of --objects s3://…: large files are fetched there by signed links")
}

// wire sets a server up with it.
func (e elsewhere) wire(s *hubapi.Server, p places, dir string) error {
	if e.direct != "" {
		if !strings.HasPrefix(p.objects, "s3://") {
			return usage{fault.New(fault.Invalid, "--direct is for hubs whose files lie in an S3-compatible store").Try("--objects s3://BUCKET/PREFIX")}
		}
		options, err := fetchOptions()
		if err != nil {
			return err
		}
		settings := objects.FromEnvironment(os.Getenv)
		if settings.Key == "" {
			return usage{fault.New(fault.Invalid, "links cannot be signed without keys").At("AWS_ACCESS_KEY_ID")}
		}
		settings.Endpoint = e.direct // the name by which clients know it is part of what is signed
		if s.Direct, err = objects.NewS3Vault(p.objects, settings, options); err != nil {
			return usage{err}
		}
	}
	if len(e.names) == 0 {
		return nil
	}
	if len(e.upstreams) == 0 {
		return usage{fault.New(fault.Invalid, "--mirror needs a hub to mirror").Try("--upstream https://huggingface.co --mirror 'aisingapore/*,datasets/aisingapore/*'")}
	}
	address, err := url.Parse(e.upstreams[0])
	if err != nil {
		return usage{fault.New(fault.Invalid, "the address of the hub that is mirrored cannot be read: %w", err)}
	}
	room, err := parseBytes(e.room)
	if err != nil {
		return usage{err}
	}
	options, err := fetchOptions()
	if err != nil {
		return err
	}
	s.Mirror, err = mirror.New(mirror.Options{Upstream: address, Allow: e.names, Folder: filepath.Join(dir, "mirror"), Budget: room, Token: os.Getenv("LONTAR_UPSTREAM_TOKEN"), Fetch: options})
	return err
}
