-- A row for each account and month in which money moved. PostgreSQL and SQLite both take it.
CREATE TABLE statements (
  account text   NOT NULL,
  -- As 1993-01, which sorts by time.
  month   text   NOT NULL,
  -- In hundredths: what came in, and what went out.
  credits bigint NOT NULL,
  debits  bigint NOT NULL,
  -- What the account held at the end of the month. Below zero where a debit was counted for an
  -- earlier month than the credit that covered it.
  closing bigint NOT NULL,
  CONSTRAINT one_statement_per_month PRIMARY KEY (account, month),
  -- SQLite would go on with a fraction where a whole number ends; PostgreSQL says so by itself.
  CONSTRAINT sums_are_whole CHECK (
    credits <= 9223372036854775807 AND debits <= 9223372036854775807
    AND closing BETWEEN -9223372036854775807 AND 9223372036854775807)
);
