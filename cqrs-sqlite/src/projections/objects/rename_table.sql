ALTER TABLE main.{from} RENAME TO {to};
