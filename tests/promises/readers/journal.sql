-- Without a key: an event that is entered twice stands there twice.
CREATE TABLE entries (position bigint NOT NULL, account text NOT NULL, amount bigint NOT NULL);

CREATE TABLE totals (
  account text PRIMARY KEY,
  balance bigint NOT NULL,
  events  bigint NOT NULL,
  trail   bigint NOT NULL
);
