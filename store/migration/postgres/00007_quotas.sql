-- +goose Up
ALTER TABLE repositories ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0; -- of all that was uploaded for it and is still there
UPDATE repositories SET bytes = coalesce((SELECT sum(b.size) FROM uploads u JOIN blobs b ON b.sha256 = u.sha256 WHERE u.repository = repositories.number), 0);
CREATE INDEX repositories_space ON repositories (lower(owner));
CREATE TABLE quotas (
	folded       TEXT PRIMARY KEY, -- the name space in small letters
	bytes        BIGINT NOT NULL, -- -1: no bound
	repositories BIGINT NOT NULL -- -1: no bound
);

-- +goose Down
DROP TABLE quotas;
DROP INDEX repositories_space;
ALTER TABLE repositories DROP COLUMN bytes;
