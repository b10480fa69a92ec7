CREATE VIEW main.{view} AS
SELECT key, document, version, position{columns}
FROM {table};
