-- +goose Up
-- condemned: the run of garbage collection that wants it gone; 0 for none
ALTER TABLE trees ADD COLUMN condemned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE blobs ADD COLUMN condemned BIGINT NOT NULL DEFAULT 0;
CREATE INDEX commits_root ON commits (root);
CREATE TABLE holds (
	name TEXT PRIMARY KEY,
	past BIGINT NOT NULL -- until then nothing is removed
);

-- +goose Down
DROP TABLE holds;
DROP INDEX commits_root;
ALTER TABLE blobs DROP COLUMN condemned;
ALTER TABLE trees DROP COLUMN condemned;
