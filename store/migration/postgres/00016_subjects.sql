-- +goose Up
-- Who logs in by an OpenID provider is known by issuer and subject, and by nothing else.
CREATE UNIQUE INDEX users_subject ON users (subject) WHERE subject <> '';

-- +goose Down
DROP INDEX users_subject;
