SELECT DISTINCT key
FROM main.parked
WHERE generation = ?1 AND part = ?2;
