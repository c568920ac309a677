-- +goose Up
CREATE TABLE xet_uploads (
	repository BIGINT NOT NULL,
	person     TEXT NOT NULL,
	began      BIGINT NOT NULL,
	used       BIGINT NOT NULL,
	PRIMARY KEY (repository, person)
);
CREATE INDEX xet_uploads_used ON xet_uploads (used);
-- No reference to repositories: the objects of a xorb are removed with its row, by the sweep.
CREATE TABLE xet_xorbs (
	repository BIGINT NOT NULL,
	person     TEXT NOT NULL,
	hash       TEXT NOT NULL,
	object     TEXT NOT NULL,
	size       BIGINT NOT NULL,
	chunks     BLOB NOT NULL,
	places     TEXT NOT NULL,
	added      BIGINT NOT NULL,
	PRIMARY KEY (repository, person, hash)
);

-- +goose Down
DROP TABLE xet_xorbs;
DROP TABLE xet_uploads;
