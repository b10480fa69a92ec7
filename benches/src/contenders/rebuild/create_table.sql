-- What a document takes, and no index: COPY never looks for a row.
CREATE TABLE rows (key text NOT NULL, document json NOT NULL, version bigint NOT NULL, position bigint NOT NULL);
