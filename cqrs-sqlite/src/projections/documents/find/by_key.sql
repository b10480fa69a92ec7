SELECT key, document, version, position
FROM main.{table}
WHERE key {from} ?1{conditions}
ORDER BY key
LIMIT ?2;
