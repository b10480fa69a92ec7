DELETE FROM main.{table}
WHERE key = ?1;
