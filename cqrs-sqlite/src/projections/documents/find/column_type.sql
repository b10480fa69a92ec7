-- 3: a generated column that is stored.
SELECT type
FROM pragma_table_xinfo(?1)
WHERE name = ?2 AND hidden = 3;
