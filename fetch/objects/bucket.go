package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"mime"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// S3Vault keeps bytes under their SHA-256 in a bucket of an S3-compatible store, as PREFIX/AA/BB/DIGEST. It does what Vault does on disk.
type S3Vault struct {
	s3             *S3
	bucket, prefix string
	part           int64
}

const (
	// partSize is how much of a file is in memory while it is uploaded; smaller files are sent whole. Stores ask for 5 MiB or more.
	partSize = 8 << 20
	maxParts = 10_000 // that S3 joins
)

// NewS3Vault makes a vault at s3://BUCKET or s3://BUCKET/PREFIX. Nothing connects before the first call; the bucket must be there.
func NewS3Vault(uri string, s Settings, o fetch.Options) (*S3Vault, error) {
	bucket, prefix, err := cut(uri)
	if err != nil {
		return nil, err
	}
	if o.Deadline == 0 {
		o.Deadline = 24 * time.Hour // large files over slow lines; that nothing comes for long ends a request all the same
	}
	if o.Patience == 0 {
		o.Patience = 5 * time.Minute // whoever we hand the bytes to may be slow
	}
	client, err := NewS3(s, o)
	if err != nil {
		return nil, err
	}
	return &S3Vault{s3: client, bucket: bucket, prefix: strings.Trim(prefix, "/"), part: partSize}, nil
}

func (v *S3Vault) key(digest string) string {
	return path.Join(v.prefix, digest[:2], digest[2:4], digest)
}

func (v *S3Vault) refused(ctx context.Context, key string, err error) error {
	return refused(ctx, "s3://"+v.bucket+"/"+key, err)
}

// stat gives the size of what is kept.
func (v *S3Vault) stat(ctx context.Context, digest string) (int64, error) {
	info, err := v.s3.core.StatObject(ctx, v.bucket, v.key(digest), minio.StatObjectOptions{})
	if err != nil {
		return 0, v.refused(ctx, v.key(digest), err)
	}
	return info.Size, nil
}

// Put keeps what r gives, as Vault.Put does. The object is there when its last part is, after its digest has been checked, and not before.
func (v *S3Vault) Put(ctx context.Context, digest string, size int64, r io.Reader) error {
	if err := wellFormed(digest); err != nil {
		return err
	}
	in := &checked{r: io.LimitReader(withContext{ctx, r}, size+1), hash: sha256.New()}
	there, err := v.stat(ctx, digest)
	switch {
	case err == nil && there == size:
		if _, err := io.CopyBuffer(io.Discard, in, make([]byte, 1<<20)); err != nil {
			return fmt.Errorf("keep a file: %w", err)
		}
		return in.verify(digest, size)
	case err != nil && fault.Of(err) != fault.Missing:
		return err
	case size <= v.part:
		return v.putWhole(ctx, digest, size, in)
	}
	return v.putParts(ctx, digest, size, in)
}

func (v *S3Vault) putWhole(ctx context.Context, digest string, size int64, in *checked) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	if err := in.verify(digest, size); err != nil {
		return err
	}
	if _, err := v.s3.core.PutObject(ctx, v.bucket, v.key(digest), bytes.NewReader(b), size, "", digest, minio.PutObjectOptions{}); err != nil {
		return v.refused(ctx, v.key(digest), err)
	}
	return nil
}

func (v *S3Vault) putParts(ctx context.Context, digest string, size int64, in *checked) (err error) {
	key := v.key(digest)
	upload, err := v.s3.core.NewMultipartUpload(ctx, v.bucket, key, minio.PutObjectOptions{})
	if err != nil {
		return v.refused(ctx, key, err)
	}
	defer func() {
		if err != nil { // the caller's context may have ended; what cannot be aborted now goes with Clear
			_ = v.s3.core.AbortMultipartUpload(context.WithoutCancel(ctx), v.bucket, key, upload)
		}
	}()
	buffer := make([]byte, max(v.part, (size+maxParts-1)/maxParts))
	var parts []minio.CompletePart
	for ended := false; !ended; {
		n, err := io.ReadFull(in, buffer)
		switch {
		case err == io.EOF || err == io.ErrUnexpectedEOF:
			ended = true
		case err != nil:
			return fmt.Errorf("keep a file: %w", err)
		}
		if n == 0 || in.n > size {
			break
		}
		sum := sha256.Sum256(buffer[:n])
		p, err := v.s3.core.PutObjectPart(ctx, v.bucket, key, upload, len(parts)+1, bytes.NewReader(buffer[:n]), int64(n), minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(sum[:])})
		if err != nil {
			return v.refused(ctx, key, err)
		}
		parts = append(parts, minio.CompletePart{PartNumber: p.PartNumber, ETag: p.ETag})
	}
	if err := in.verify(digest, size); err != nil {
		return err
	}
	if _, err := v.s3.core.CompleteMultipartUpload(ctx, v.bucket, key, upload, parts, minio.PutObjectOptions{}); err != nil {
		return v.refused(ctx, key, err)
	}
	return nil
}

// Open gives a part of a file, as Vault.Open does. A connection that breaks is made again where it broke.
func (v *S3Vault) Open(ctx context.Context, digest string, offset, size int64) (io.ReadCloser, error) {
	if err := wellFormed(digest); err != nil {
		return nil, err
	}
	if offset < 0 || size < -1 {
		return nil, fault.New(fault.Invalid, "a part of a file cannot begin at %d and have %d bytes", offset, size)
	}
	whole, err := v.stat(ctx, digest)
	if err != nil {
		return nil, err
	}
	end := whole
	if size >= 0 {
		end = min(end, offset+size)
	}
	if offset >= end {
		return io.NopCloser(strings.NewReader("")), nil
	}
	r := &stretch{v: v, ctx: ctx, key: v.key(digest), at: offset, end: end}
	if err := r.connect(); err != nil {
		return nil, err
	}
	return r, nil
}

// Remove forgets a file.
func (v *S3Vault) Remove(ctx context.Context, digest string) error {
	if err := wellFormed(digest); err != nil {
		return err
	}
	err := v.s3.core.RemoveObject(ctx, v.bucket, v.key(digest), minio.RemoveObjectOptions{})
	if err != nil {
		err = v.refused(ctx, v.key(digest), err)
	}
	if fault.Of(err) == fault.Missing {
		return nil
	}
	return err
}

// Each calls f for every file in the order of digests, with its size and when it came.
func (v *S3Vault) Each(ctx context.Context, f func(digest string, size int64, came time.Time) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	prefix := v.prefix
	if prefix != "" {
		prefix += "/"
	}
	for o := range v.s3.core.Client.ListObjects(ctx, v.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return v.refused(ctx, prefix, o.Err)
		}
		digest := path.Base(o.Key)
		if wellFormed(digest) != nil || v.key(digest) != o.Key {
			continue
		}
		if err := f(digest, o.Size, o.LastModified); err != nil {
			return err
		}
	}
	return nil
}

// Clear aborts uploads that began before a time and did not end.
func (v *S3Vault) Clear(ctx context.Context, before time.Time) error {
	for u := range v.s3.core.ListIncompleteUploads(ctx, v.bucket, v.prefix, true) {
		if u.Err != nil {
			return v.refused(ctx, v.prefix, u.Err)
		}
		if !u.Initiated.Before(before) {
			continue
		}
		if err := v.s3.core.AbortMultipartUpload(ctx, v.bucket, u.Key, u.UploadID); err != nil {
			return v.refused(ctx, u.Key, err)
		}
	}
	return nil
}

// Sign gives a link by which anybody may read a file until it expires (at most a week), and save it under a name.
func (v *S3Vault) Sign(ctx context.Context, digest, name string, expiry time.Duration) (string, error) {
	if err := wellFormed(digest); err != nil {
		return "", err
	}
	query := url.Values{}
	if name != "" {
		query.Set("response-content-disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(name)}))
	}
	u, err := v.s3.core.PresignedGetObject(ctx, v.bucket, v.key(digest), expiry, query)
	if err != nil {
		return "", v.refused(ctx, v.key(digest), err)
	}
	return u.String(), nil
}

// checked counts and hashes what is read.
type checked struct {
	r    io.Reader
	hash hash.Hash
	n    int64
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.hash.Write(p[:n])
	c.n += int64(n)
	return n, err
}

func (c *checked) verify(digest string, size int64) error {
	if c.n == size && hex.EncodeToString(c.hash.Sum(nil)) == digest {
		return nil
	}
	return fault.New(fault.Invalid, "the bytes are not those of %s with %d bytes", digest, size).Try("send the file again")
}

// stretch reads an object from a place to another.
type stretch struct {
	v       *S3Vault
	ctx     context.Context
	key     string
	at, end int64
	body    io.ReadCloser
	breaks  int // since bytes came
}

const maxBreaks = 5

func (s *stretch) connect() error {
	var o minio.GetObjectOptions
	if err := o.SetRange(s.at, s.end-1); err != nil {
		return err
	}
	body, _, _, err := s.v.s3.core.GetObject(s.ctx, s.v.bucket, s.key, o)
	if err != nil {
		return s.v.refused(s.ctx, s.key, err)
	}
	s.body = body
	return nil
}

func (s *stretch) Read(p []byte) (int, error) {
	for {
		if s.at >= s.end {
			return 0, io.EOF
		}
		if s.body == nil {
			if err := s.connect(); err != nil {
				return 0, err
			}
		}
		n, err := s.body.Read(p[:min(int64(len(p)), s.end-s.at)])
		if s.at += int64(n); n > 0 {
			s.breaks = 0
			return n, nil
		}
		if err == nil {
			continue
		}
		s.body.Close()
		s.body = nil
		if s.breaks++; s.breaks > maxBreaks || s.ctx.Err() != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return 0, s.v.refused(s.ctx, s.key, err)
		}
	}
}

// Close ends the reading.
func (s *stretch) Close() error {
	s.at = s.end
	if s.body == nil {
		return nil
	}
	return s.body.Close()
}
