SELECT count(*)
FROM temp.sqlite_schema;
