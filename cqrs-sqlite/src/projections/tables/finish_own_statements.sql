SAVEPOINT of_nothing;
ROLLBACK TO of_nothing;
RELEASE of_nothing;
