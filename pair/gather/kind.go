// Package gather holds the step that gets the bytes of pictures, looks at them and takes out those that cannot be used.
package gather

import (
	"context"
	"net/http"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

const (
	name    = "pictures"
	version = 1
)

// Settings are the settings of pictures.
type Settings struct {
	Keep        string       `yaml:"keep" doc:"when-licensed (the default): bytes are stored only of pictures that are licensed, public-domain, contributed or given with permission; always; never. Digest, hash and sizes stay"`
	Fetch       bool         `yaml:"fetch" doc:"ask the network for pictures that neither the folder of the page nor its crawl holds: slowly, host by host, as robots.txt and X-Robots-Tag allow, each once"`
	MinSide     int          `yaml:"min_side" doc:"pixels that the shorter side must have"`
	MaxSide     int          `yaml:"max_side" doc:"pixels that the longer side may have"`
	MaxAspect   float64      `yaml:"max_aspect" doc:"how many times as long as the shorter side the longer may be"`
	MinBytes    int          `yaml:"min_bytes" doc:"fewest bytes of the file"`
	MaxBytes    int          `yaml:"max_bytes" doc:"most bytes of the file"`
	Places      bool         `yaml:"places" doc:"keep where a picture was taken; without it the place is taken out, also of the file"`
	MinPictures recipe.Limit `yaml:"min_pictures" doc:"fewest usable pictures of a record; recipes for pairs set 1"`
}

// Getter asks the network for an address, politely: fetch.Client does.
type Getter interface {
	Get(ctx context.Context, url string, from, length int64) (*http.Response, error)
}

// Kinds lists the step of this package. The getter may be nil: then no recipe can fetch.
func Kinds(getter Getter) []recipe.Kind {
	return []recipe.Kind{recipe.Define(recipe.Kind{
		Name: name, Version: version,
		Summary: "Gets the bytes of pictures and looks at them: digest, size, hash, metadata, decodability",
		Doc: `Bytes come from the source itself (a folder of pictures, a shard, a table), from the folder of a page, from anywhere in the same crawl, and
from the network only when fetch says so. What cannot be used stays with its reason among the record's pictures and is no longer a part of it:
pictures.not_found, pictures.undecodable, pictures.polyglot (the file is also something else), pictures.too_small, pictures.too_large,
pictures.aspect, pictures.few_bytes, pictures.many_bytes, pictures.reserved (by its owner), pictures.repeated (the same picture again in one record).

The format is found in the bytes and the size is held against limits before anything is decoded. Bytes that may not be stored are there for the steps
that follow and go after the last one. Text on pages shrinks badly, so that pictures under 64 pixels and those more than five times as long as wide
(rules, banners) go by default.`,
		Examples: []recipe.Example{
			{Language: "khm-Khmr", Text: "ទីផ្សារនៅព្រឹក", Measures: map[string]float64{"pictures.found": 0, "pictures.usable": 0}, Kept: true},
			{Settings: "{min_pictures: 1}", Language: "tha-Thai", Text: "ตลาดเช้า", Reasons: []string{"pictures.min_pictures"}},
		},
	}, Settings{Keep: keepLicensed, MinSide: 64, MaxSide: 20_000, MaxAspect: 5, MinBytes: 256, MaxBytes: 32 << 20, MinPictures: recipe.Off()}, func(s Settings) (any, error) {
		switch {
		case s.Keep != keepLicensed && s.Keep != keepAlways && s.Keep != keepNever:
			return nil, fault.New(fault.Invalid, "keep is %q, not when-licensed, always or never", s.Keep)
		case s.MinSide < 0 || s.MaxSide < s.MinSide || s.MinBytes < 0 || s.MaxBytes < s.MinBytes || s.MaxBytes > 64<<20:
			return nil, fault.New(fault.Invalid, "the limits leave no picture, or max_bytes is over %d", 64<<20)
		case !(s.MaxAspect >= 1):
			return nil, fault.New(fault.Invalid, "max_aspect is %v; a square has 1", s.MaxAspect)
		case s.Fetch && getter == nil:
			return nil, fault.New(fault.Invalid, "pictures cannot be fetched here")
		}
		return step{s, getter, &recent{}}, nil
	})}
}

// The values of keep.
const (
	keepLicensed = "when-licensed"
	keepAlways   = "always"
	keepNever    = "never"
)
