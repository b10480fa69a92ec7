SELECT count(*)
FROM main.sqlite_schema;
