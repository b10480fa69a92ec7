-- Everything but what SQLite keeps for itself. Shadow tables belong to a virtual one.
SELECT
  object.type, object.name, object.tbl_name, object.sql,
  EXISTS (SELECT 1 FROM pragma_table_list AS list
          WHERE list.schema = 'main' AND list.name = object.name AND list.type = 'shadow')
FROM main.sqlite_schema AS object
WHERE object.sql IS NOT NULL AND object.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY object.rowid;
