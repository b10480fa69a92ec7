CREATE TABLE IF NOT EXISTS balances (
    account uuid   NOT NULL PRIMARY KEY,
    balance bigint NOT NULL
);
