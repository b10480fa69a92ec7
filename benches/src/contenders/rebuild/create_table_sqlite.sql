-- What a document takes, and no index but the order in which rows come.
CREATE TABLE rows (key TEXT NOT NULL, document TEXT NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL) STRICT;
