-- +goose Up
CREATE TABLE volumes (
	number  INTEGER PRIMARY KEY AUTOINCREMENT,
	sha256  TEXT NOT NULL UNIQUE, -- of the file
	version INTEGER NOT NULL, -- of the index
	state   INTEGER NOT NULL,
	columns TEXT NOT NULL, -- a JSON array
	row_count INTEGER NOT NULL,
	cut     INTEGER NOT NULL,
	reason  TEXT NOT NULL,
	tried   INTEGER NOT NULL -- milliseconds since 1970
);
CREATE TABLE segments (
	number    INTEGER PRIMARY KEY AUTOINCREMENT,
	volume    INTEGER NOT NULL REFERENCES volumes ON DELETE CASCADE,
	place     INTEGER NOT NULL, -- of the column
	first     INTEGER NOT NULL,
	row_count INTEGER NOT NULL,
	units     INTEGER NOT NULL,
	text      INTEGER NOT NULL, -- bytes
	chunks    INTEGER NOT NULL,
	bytes     INTEGER NOT NULL, -- of the chunks and the directory
	directory BLOB NOT NULL,
	UNIQUE (volume, place, first)
);
CREATE TABLE chunks (
	number INTEGER PRIMARY KEY, -- of the segment, shifted, and of the chunk in it
	kept   BLOB NOT NULL
);
CREATE TABLE cards (
	repository INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL,
	stamp      TEXT NOT NULL,
	kept       BLOB NOT NULL
);

-- +goose Down
DROP TABLE cards;
DROP TABLE chunks;
DROP TABLE segments;
DROP TABLE volumes;
