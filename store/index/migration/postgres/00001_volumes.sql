-- +goose Up
CREATE TABLE volumes (
	number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	sha256  TEXT NOT NULL UNIQUE, -- of the file
	version BIGINT NOT NULL, -- of the index
	state   BIGINT NOT NULL,
	columns TEXT NOT NULL, -- a JSON array
	row_count BIGINT NOT NULL,
	cut     BIGINT NOT NULL,
	reason  TEXT NOT NULL,
	tried   BIGINT NOT NULL -- milliseconds since 1970
);
CREATE TABLE segments (
	number    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	volume    BIGINT NOT NULL REFERENCES volumes ON DELETE CASCADE,
	place     BIGINT NOT NULL, -- of the column
	first     BIGINT NOT NULL,
	row_count BIGINT NOT NULL,
	units     BIGINT NOT NULL,
	text      BIGINT NOT NULL, -- bytes
	chunks    BIGINT NOT NULL,
	bytes     BIGINT NOT NULL, -- of the chunks and the directory
	directory BYTEA NOT NULL,
	UNIQUE (volume, place, first)
);
CREATE TABLE chunks (
	number BIGINT PRIMARY KEY, -- of the segment, shifted, and of the chunk in it
	kept   BYTEA NOT NULL
);
-- Chunks fit twice into a page as they are; they are compressed already.
ALTER TABLE chunks ALTER COLUMN kept SET STORAGE PLAIN;
CREATE TABLE cards (
	repository BIGINT PRIMARY KEY,
	kind       TEXT NOT NULL,
	stamp      TEXT NOT NULL,
	kept       BYTEA NOT NULL
);

-- +goose Down
DROP TABLE cards;
DROP TABLE chunks;
DROP TABLE segments;
DROP TABLE volumes;
