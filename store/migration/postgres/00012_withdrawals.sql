-- +goose Up
-- A tombstone holds nothing of what was withdrawn: keyed hashes, counts, who and when.
CREATE TABLE withdrawals (
	id         TEXT PRIMARY KEY,
	kind       TEXT NOT NULL,
	hash       TEXT NOT NULL,
	repository BIGINT NOT NULL, -- 0: all
	own        TEXT NOT NULL,
	by_whom    TEXT NOT NULL,
	reason     TEXT NOT NULL,
	policy     TEXT NOT NULL,
	state      TEXT NOT NULL,
	at         BIGINT NOT NULL,
	due        BIGINT NOT NULL,
	done       BIGINT NOT NULL, -- 0: not yet
	place      TEXT NOT NULL, -- where the search goes on
	notes      BYTEA NOT NULL,
	receipt    BYTEA NOT NULL
);
CREATE INDEX withdrawals_at ON withdrawals (at);
CREATE TABLE withdrawal_finds (
	withdrawal TEXT NOT NULL REFERENCES withdrawals ON DELETE CASCADE,
	sha256     TEXT NOT NULL,
	size       BIGINT NOT NULL,
	found      BIGINT NOT NULL,
	whole      BOOLEAN NOT NULL,
	PRIMARY KEY (withdrawal, sha256)
);
CREATE TABLE suppressions (
	withdrawal TEXT NOT NULL REFERENCES withdrawals ON DELETE CASCADE,
	kind       TEXT NOT NULL,
	value      TEXT NOT NULL,
	repository BIGINT NOT NULL, -- 0: anywhere
	at         BIGINT NOT NULL,
	PRIMARY KEY (withdrawal, kind, value)
);
CREATE TABLE withheld_files (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	sha256     TEXT NOT NULL,
	withdrawal TEXT NOT NULL,
	PRIMARY KEY (repository, sha256)
);
CREATE TABLE withheld_commits (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	id         TEXT NOT NULL,
	withdrawal TEXT NOT NULL,
	PRIMARY KEY (repository, id)
);
CREATE TABLE withdrawal_policies (
	repository BIGINT PRIMARY KEY REFERENCES repositories ON DELETE CASCADE,
	policy     TEXT NOT NULL
);
CREATE TABLE reviews (
	id         TEXT PRIMARY KEY,
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	hash       TEXT NOT NULL,
	sha256     TEXT NOT NULL,
	path       TEXT NOT NULL,
	line       BIGINT NOT NULL,
	by_whom    TEXT NOT NULL,
	at         BIGINT NOT NULL,
	status     TEXT NOT NULL,
	judge      TEXT NOT NULL,
	decided    BIGINT NOT NULL,
	UNIQUE (repository, hash)
);
CREATE TABLE facts (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
CREATE INDEX events_object ON events (object);

-- +goose Down
DROP INDEX events_object;
DROP TABLE facts;
DROP TABLE reviews;
DROP TABLE withdrawal_policies;
DROP TABLE withheld_commits;
DROP TABLE withheld_files;
DROP TABLE suppressions;
DROP TABLE withdrawal_finds;
DROP TABLE withdrawals;
