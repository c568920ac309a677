package objects

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Settings say where an S3-compatible store is. Without keys, requests are not signed, as for public buckets.
type Settings struct {
	Endpoint string // address, such as https://s3.example.org; "" for Amazon's
	Region   string // "": found out at Amazon, us-east-1 elsewhere
	Key      string
	Secret   string
	Session  string
}

// FromEnvironment reads settings: LONTAR_OBJECTS or AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION or AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. The argument is os.Getenv.
func FromEnvironment(get func(string) string) Settings {
	first := func(names ...string) string {
		for _, n := range names {
			if v := get(n); v != "" {
				return v
			}
		}
		return ""
	}
	return Settings{
		Endpoint: first("LONTAR_OBJECTS", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"), Region: first("AWS_REGION", "AWS_DEFAULT_REGION"),
		Key: get("AWS_ACCESS_KEY_ID"), Secret: get("AWS_SECRET_ACCESS_KEY"), Session: get("AWS_SESSION_TOKEN"),
	}
}

const amazon = "https://s3.amazonaws.com"

// S3 is a store with the protocol of Amazon S3. Its objects are named s3://BUCKET/KEY, with the key as it is, not escaped.
type S3 struct{ core minio.Core }

// NewS3 makes a client of a store. The store may lie in a private network, since the operator named it; nothing connects before the first call.
func NewS3(s Settings, o fetch.Options) (*S3, error) {
	own := s.Endpoint != ""
	if !own {
		s.Endpoint = amazon
	} else if s.Region == "" {
		s.Region = "us-east-1"
	}
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		return nil, fault.New(fault.Invalid, "the object store's address must be http:// or https:// with a host and no path").At("LONTAR_OBJECTS").Try("write it as in http://127.0.0.1:9000, keys go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	signer := credentials.SignatureAnonymous
	if s.Key != "" {
		signer = credentials.SignatureV4
	}
	lookup := minio.BucketLookupAuto
	if own {
		o.Trust, lookup = append(slices.Clone(o.Trust), fetch.Authority(u)), minio.BucketLookupPath
	}
	tries := o.Attempts
	if tries <= 0 {
		tries = 5
	}
	c, err := minio.NewCore(u.Host, &minio.Options{
		Creds: credentials.NewStatic(s.Key, s.Secret, s.Session, signer), Secure: u.Scheme == "https", Region: s.Region,
		Transport: fetch.New(o).Transport(), BucketLookup: lookup, MaxRetries: tries,
	})
	if err != nil {
		return nil, fault.New(fault.Invalid, "the object store cannot be used: %w", err).At("%s", s.Endpoint)
	}
	return &S3{core: *c}, nil
}

// cut takes "s3://bucket/key" apart.
func cut(uri string) (bucket, key string, err error) {
	rest, ok := strings.CutPrefix(uri, "s3://")
	bucket, key, _ = strings.Cut(rest, "/")
	if !ok || bucket == "" || strings.ContainsAny(bucket, "*?[") {
		return "", "", fault.New(fault.Invalid, "not of the form s3://BUCKET/KEY").At("%s", uri)
	}
	return bucket, key, nil
}

// Open opens an object. A missing one is a fault of kind Missing, one that may not be read Denied.
func (s *S3) Open(ctx context.Context, uri string) (*fetch.File, error) {
	bucket, key, err := cut(uri)
	if err != nil {
		return nil, err
	}
	info, err := s.core.StatObject(ctx, bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return nil, refused(ctx, uri, err)
	}
	return fetch.NewFile(ctx, uri, info.Size, object{s: s, uri: uri, bucket: bucket, key: key, etag: info.ETag}), nil
}

// List finds objects, as Disk.List finds files: a key names an object, or a folder and with it all below; a pattern names objects only.
func (s *S3) List(ctx context.Context, pattern string) ([]Entry, error) {
	bucket, key, err := cut(pattern)
	if err != nil {
		return nil, err
	}
	p, err := ParsePattern(key)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var found []Entry
	for o := range s.core.Client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: p.Prefix, Recursive: !p.Flat}) {
		if o.Err != nil {
			return nil, refused(ctx, pattern, o.Err)
		}
		if strings.HasSuffix(o.Key, "/") || !p.Match(o.Key) { // a folder, or something else with this prefix
			continue
		}
		found = append(found, Entry{Path: "s3://" + bucket + "/" + o.Key, Bytes: o.Size, ETag: o.ETag})
	}
	if p.Exact && len(found) == 0 {
		return nil, fault.New(fault.Missing, "there is no such object").At("%s", pattern)
	}
	slices.SortFunc(found, func(a, b Entry) int { return natural(a.Path, b.Path) })
	return found, nil
}

// object is an object as it was when opened.
type object struct {
	s                      *S3
	uri, bucket, key, etag string
}

// Range gives a part of the object, if it is still the same.
func (o object) Range(ctx context.Context, from, length int64) (io.ReadCloser, error) {
	var opts minio.GetObjectOptions
	if err := opts.SetRange(from, from+length-1); err != nil {
		return nil, err
	}
	if o.etag != "" {
		if err := opts.SetMatchETag(o.etag); err != nil {
			return nil, err
		}
	}
	body, info, _, err := o.s.core.GetObject(ctx, o.bucket, o.key, opts)
	if err != nil {
		return nil, refused(ctx, o.uri, err)
	}
	if info.ETag != o.etag {
		body.Close()
		return nil, changed(o.uri)
	}
	return body, nil
}

func changed(uri string) error {
	return fault.New(fault.Conflict, "the object changed while it was being read").At("%s", uri).Try("run again")
}

// refused is the fault for an error of the store.
func refused(ctx context.Context, uri string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var e minio.ErrorResponse
	if !errors.As(err, &e) {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fault.New(fault.Unavailable, "the object store cannot be reached: %w", err).At("%s", uri).Try("check LONTAR_OBJECTS or AWS_ENDPOINT_URL")
	}
	switch {
	case e.StatusCode == http.StatusPreconditionFailed, e.StatusCode == http.StatusRequestedRangeNotSatisfiable:
		return changed(uri)
	case e.Code == minio.NoSuchKey, e.Code == minio.NoSuchBucket, e.StatusCode == http.StatusNotFound:
		return fault.New(fault.Missing, "there is no such object or bucket: %s", e.Code).At("%s", uri)
	case e.StatusCode == http.StatusUnauthorized, e.StatusCode == http.StatusForbidden, e.Code == minio.AccessDenied:
		return fault.New(fault.Denied, "the object store refuses: %s", e.Code).At("%s", uri).Try("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to keys that may read it")
	case e.StatusCode == http.StatusTooManyRequests, e.StatusCode == http.StatusServiceUnavailable:
		return fault.New(fault.Busy, "the object store is overloaded: %s", e.Code).At("%s", uri).Try("run again later")
	}
	return fault.New(fault.Unavailable, "the object store answers %d %s", e.StatusCode, e.Code).At("%s", uri)
}
