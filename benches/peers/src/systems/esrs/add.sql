INSERT INTO balances (account, balance) VALUES ($1, $2)
ON CONFLICT (account) DO UPDATE SET balance = balances.balance + excluded.balance;
