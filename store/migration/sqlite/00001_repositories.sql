-- +goose Up
CREATE TABLE repositories (
	number     INTEGER PRIMARY KEY AUTOINCREMENT,
	kind       TEXT NOT NULL,
	owner      TEXT NOT NULL,
	name       TEXT NOT NULL,
	folded     TEXT NOT NULL, -- owner/name in small letters: two names that differ in case only would deceive
	visibility TEXT NOT NULL,
	gate       TEXT NOT NULL,
	disabled   TEXT NOT NULL,
	created    BIGINT NOT NULL, -- milliseconds since 1970, as all times
	changed    BIGINT NOT NULL,
	likes      BIGINT NOT NULL,
	downloads  BIGINT NOT NULL,
	card       TEXT NOT NULL,
	UNIQUE (kind, folded)
);
CREATE TABLE repository_tags (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	tag        TEXT NOT NULL,
	PRIMARY KEY (repository, tag)
);
CREATE INDEX repository_tags_tag ON repository_tags (tag);
CREATE TABLE trees (
	key  TEXT PRIMARY KEY,
	kept BLOB NOT NULL
);
CREATE TABLE commits (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	id         TEXT NOT NULL,
	parent     TEXT NOT NULL,
	root       TEXT NOT NULL,
	oid        TEXT NOT NULL,
	title      TEXT NOT NULL,
	message    TEXT NOT NULL,
	author     TEXT NOT NULL,
	at         BIGINT NOT NULL,
	number     BIGINT NOT NULL,
	PRIMARY KEY (repository, id)
);
CREATE TABLE refs (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	kind       TEXT NOT NULL,
	name       TEXT NOT NULL,
	target     TEXT NOT NULL,
	message    TEXT NOT NULL,
	PRIMARY KEY (repository, kind, name)
);
CREATE TABLE blobs (
	sha256 TEXT PRIMARY KEY,
	size   BIGINT NOT NULL,
	oid    TEXT NOT NULL,
	added  BIGINT NOT NULL
);
CREATE TABLE uploads (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	sha256     TEXT NOT NULL REFERENCES blobs,
	PRIMARY KEY (repository, sha256)
);
CREATE INDEX uploads_sha256 ON uploads (sha256);

-- +goose Down
DROP TABLE uploads;
DROP TABLE blobs;
DROP TABLE refs;
DROP TABLE commits;
DROP TABLE trees;
DROP TABLE repository_tags;
DROP TABLE repositories;
