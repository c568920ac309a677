-- +goose Up
CREATE TABLE findings (
	sha256  TEXT NOT NULL REFERENCES blobs ON DELETE CASCADE, -- it tells of the file and goes with it
	kind    TEXT NOT NULL, -- how the file was read
	version BIGINT NOT NULL,
	found   TEXT NOT NULL, -- JSON
	PRIMARY KEY (sha256, kind)
);
CREATE TABLE facets (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	tag        TEXT NOT NULL,
	PRIMARY KEY (repository, tag)
);
CREATE INDEX facets_tag ON facets (tag);
ALTER TABLE repositories ADD COLUMN facets TEXT NOT NULL DEFAULT ''; -- the same tags, one a line
ALTER TABLE repositories ADD COLUMN faceted TEXT NOT NULL DEFAULT ''; -- the state of main they were taken of

-- +goose Down
ALTER TABLE repositories DROP COLUMN faceted;
ALTER TABLE repositories DROP COLUMN facets;
DROP TABLE facets;
DROP TABLE findings;
