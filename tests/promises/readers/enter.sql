INSERT INTO entries (position, account, amount) VALUES ($1, $2, $3)
