-- +goose Up
-- Private suites: what is right is in pack, which no answer of the hub holds. Times are milliseconds; closed is 0 while answers are taken.
CREATE TABLE suites (
	id        TEXT PRIMARY KEY,
	title     TEXT NOT NULL,
	about     TEXT NOT NULL,
	seed      BIGINT NOT NULL,
	questions BIGINT NOT NULL,
	tries     BIGINT NOT NULL,
	daily     BIGINT NOT NULL,
	by_whom   TEXT NOT NULL,
	created   BIGINT NOT NULL,
	closed    BIGINT NOT NULL,
	pack      BYTEA NOT NULL
);
CREATE TABLE submissions (
	suite   TEXT NOT NULL REFERENCES suites (id),
	number  BIGINT NOT NULL,
	who     TEXT NOT NULL,
	model   TEXT NOT NULL,
	digest  TEXT NOT NULL,
	result  BYTEA NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (suite, number)
);
CREATE INDEX submissions_who ON submissions (suite, who);

-- +goose Down
DROP TABLE submissions;
DROP TABLE suites;
