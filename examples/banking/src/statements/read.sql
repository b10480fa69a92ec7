-- The statements of the account $1: of the month $2, or of all where that is NULL.
SELECT month, credits, debits, closing
FROM statements
WHERE account = $1 AND month = coalesce($2, month)
ORDER BY month
