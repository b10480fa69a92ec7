-- What is checked at the end of a transaction, now. Any event may be the last one of its batch.
SAVEPOINT cqrs_spec;
SET CONSTRAINTS ALL IMMEDIATE;
ROLLBACK TO SAVEPOINT cqrs_spec;
RELEASE SAVEPOINT cqrs_spec;
