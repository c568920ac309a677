-- +goose Up
-- Private suites: what is right is in pack, which no answer of the hub holds. Times are milliseconds; closed is 0 while answers are taken.
CREATE TABLE suites (
	id        TEXT PRIMARY KEY,
	title     TEXT NOT NULL,
	about     TEXT NOT NULL,
	seed      INTEGER NOT NULL,
	questions INTEGER NOT NULL,
	tries     INTEGER NOT NULL,
	daily     INTEGER NOT NULL,
	by_whom   TEXT NOT NULL,
	created   INTEGER NOT NULL,
	closed    INTEGER NOT NULL,
	pack      BLOB NOT NULL
);
CREATE TABLE submissions (
	suite   TEXT NOT NULL REFERENCES suites (id),
	number  INTEGER NOT NULL,
	who     TEXT NOT NULL,
	model   TEXT NOT NULL,
	digest  TEXT NOT NULL,
	result  BLOB NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (suite, number)
);
CREATE INDEX submissions_who ON submissions (suite, who);

-- +goose Down
DROP TABLE submissions;
DROP TABLE suites;
