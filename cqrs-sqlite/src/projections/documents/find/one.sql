SELECT key, document, version, position, {column}
FROM main.{table}
WHERE key = ?1{conditions};
