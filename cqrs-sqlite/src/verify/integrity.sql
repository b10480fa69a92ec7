-- Every page, every index against its table, every CHECK and NOT NULL.
PRAGMA main.integrity_check(100);
