-- An index of the column has the key behind it, and gives rows in this order without sorting.
SELECT key, document, version, position
FROM main.{table}
WHERE {column} IS NOT NULL{conditions}
ORDER BY {column}, key
LIMIT ?1;
