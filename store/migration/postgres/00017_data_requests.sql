-- +goose Up
-- What was found to lack, and how far it is. Times are milliseconds; 0 is "not yet".
CREATE TABLE data_requests (
	id       TEXT PRIMARY KEY,
	run      TEXT NOT NULL,
	language TEXT NOT NULL,
	culture  TEXT NOT NULL,
	topic    TEXT NOT NULL,
	concept  TEXT NOT NULL,
	kind     TEXT NOT NULL,
	deficit  DOUBLE PRECISION, -- NULL: not measured
	low      DOUBLE PRECISION,
	high     DOUBLE PRECISION,
	target   BIGINT NOT NULL,
	reason   TEXT NOT NULL,
	state    TEXT NOT NULL,
	place    BIGINT NOT NULL, -- among those filed together
	by_whom  TEXT NOT NULL,
	filed    BIGINT NOT NULL,
	taker    TEXT NOT NULL,
	taken    BIGINT NOT NULL,
	answerer TEXT NOT NULL,
	answer   TEXT NOT NULL,
	answered BIGINT NOT NULL,
	closer   TEXT NOT NULL,
	note     TEXT NOT NULL,
	closed   BIGINT NOT NULL
);
CREATE INDEX data_requests_order ON data_requests (filed DESC, place, id);
CREATE INDEX data_requests_run ON data_requests (run);

-- +goose Down
DROP TABLE data_requests;
