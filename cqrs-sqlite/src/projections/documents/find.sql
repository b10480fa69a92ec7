SELECT key, document, version, position
FROM main.{table}
WHERE key {from} ?1{filters}
ORDER BY key
LIMIT ?2;
