-- SQLite numbers parameters of this form as they come: $1 comes first.
INSERT INTO totals AS t (trail, account, balance, events) VALUES ($1, $2, $3, 1)
ON CONFLICT (account) DO UPDATE
SET balance = t.balance + EXCLUDED.balance, events = t.events + 1,
  trail = (t.trail * 31 + EXCLUDED.trail) % 1000000007
