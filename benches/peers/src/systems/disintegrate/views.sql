CREATE TABLE IF NOT EXISTS balances (
    account text   NOT NULL PRIMARY KEY,
    balance bigint NOT NULL
);
