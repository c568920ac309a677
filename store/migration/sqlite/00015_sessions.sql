-- +goose Up
CREATE TABLE sessions (
	hash    TEXT PRIMARY KEY, -- SHA-256 of the secret in the cookie
	person  TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	stamp   TEXT NOT NULL,
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires);

-- +goose Down
DROP TABLE sessions;
