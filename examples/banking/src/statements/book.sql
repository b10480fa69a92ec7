-- Books a transaction of $3 in and $4 out on the account $1 in the month $2: into the row of the
-- month, and into what every later month closes with. PostgreSQL and SQLite both take it.
INSERT INTO statements (account, month, credits, debits, closing)
SELECT
  $1, $2, $3, $4,
  $3 - $4 + coalesce((
    SELECT closing FROM statements WHERE account = $1 AND month < $2 ORDER BY month DESC LIMIT 1
  ), 0)
UNION ALL
SELECT account, month, 0, 0, 0 FROM statements WHERE account = $1 AND month > $2
ON CONFLICT (account, month) DO UPDATE SET
  credits = statements.credits + excluded.credits,
  debits = statements.debits + excluded.debits,
  closing = statements.closing + $3 - $4
