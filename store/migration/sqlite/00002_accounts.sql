-- +goose Up
CREATE TABLE users (
	folded    TEXT PRIMARY KEY, -- the name in small letters
	name      TEXT NOT NULL,
	full_name TEXT NOT NULL,
	email     TEXT NOT NULL,
	password  TEXT NOT NULL,
	subject   TEXT NOT NULL,
	role      TEXT NOT NULL,
	created   BIGINT NOT NULL,
	disabled  BOOLEAN NOT NULL
);
CREATE TABLE organisations (
	folded    TEXT PRIMARY KEY,
	name      TEXT NOT NULL,
	full_name TEXT NOT NULL,
	created   BIGINT NOT NULL
);
CREATE TABLE members (
	organisation TEXT NOT NULL REFERENCES organisations ON DELETE CASCADE,
	person       TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	role         TEXT NOT NULL,
	PRIMARY KEY (organisation, person)
);
CREATE INDEX members_person ON members (person);
CREATE TABLE tokens (
	hash    TEXT PRIMARY KEY,
	person  TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	title   TEXT NOT NULL,
	scope   TEXT NOT NULL,
	owners  TEXT NOT NULL, -- parted by spaces
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL -- 0: never
);
CREATE INDEX tokens_person ON tokens (person);
CREATE TABLE access_requests (
	repository BIGINT NOT NULL REFERENCES repositories ON DELETE CASCADE,
	person     TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	status     TEXT NOT NULL,
	reason     TEXT NOT NULL,
	fields     TEXT NOT NULL,
	at         BIGINT NOT NULL,
	expires    BIGINT NOT NULL,
	PRIMARY KEY (repository, person)
);
CREATE TABLE events (
	number  INTEGER PRIMARY KEY AUTOINCREMENT,
	at      BIGINT NOT NULL,
	actor   TEXT NOT NULL,
	action  TEXT NOT NULL,
	object  TEXT NOT NULL,
	detail  TEXT NOT NULL,
	address TEXT NOT NULL
);
CREATE INDEX events_at ON events (at);

-- +goose Down
DROP TABLE events;
DROP TABLE access_requests;
DROP TABLE tokens;
DROP TABLE members;
DROP TABLE organisations;
DROP TABLE users;
