-- +goose Up
CREATE TABLE lineage (
	child  TEXT COLLATE "C" NOT NULL, -- datasets/OWNER/NAME@COMMIT, models/… or hf://…
	parent TEXT COLLATE "C" NOT NULL,
	kind   TEXT NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (child, parent, kind)
);
CREATE INDEX lineage_parent ON lineage (parent);

-- +goose Down
DROP TABLE lineage;
