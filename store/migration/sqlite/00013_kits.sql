-- +goose Up
CREATE TABLE kits (
	id         TEXT NOT NULL, -- SHA-256 of the manifest
	repository BIGINT NOT NULL, -- no reference: a kit outlives its repository
	name       TEXT NOT NULL,
	commits    TEXT NOT NULL, -- JSON
	at         BIGINT NOT NULL,
	person     TEXT NOT NULL,
	note       TEXT NOT NULL,
	PRIMARY KEY (id, repository)
);
CREATE INDEX kits_repository ON kits (repository, at);
CREATE TABLE imports (
	id       TEXT PRIMARY KEY,
	source   TEXT NOT NULL,
	revision TEXT NOT NULL,
	target   TEXT NOT NULL, -- the commit there
	kind     TEXT NOT NULL,
	owner    TEXT NOT NULL,
	name     TEXT NOT NULL,
	person   TEXT NOT NULL,
	rate     BIGINT NOT NULL,
	state    TEXT NOT NULL,
	files    BIGINT NOT NULL,
	bytes    BIGINT NOT NULL,
	fetched  BIGINT NOT NULL,
	moved    BIGINT NOT NULL,
	licence  TEXT NOT NULL,
	made     TEXT NOT NULL,
	error    TEXT NOT NULL,
	created  BIGINT NOT NULL,
	changed  BIGINT NOT NULL
);
CREATE INDEX imports_person ON imports (person, created);

-- +goose Down
DROP TABLE imports;
DROP TABLE kits;
