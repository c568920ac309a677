-- +goose Up
CREATE TABLE invitations (
	hash    TEXT PRIMARY KEY, -- SHA-256 of the token
	role    TEXT NOT NULL,
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL
);

-- +goose Down
DROP TABLE invitations;
