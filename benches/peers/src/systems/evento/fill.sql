-- $1 events of $2 accounts, where there are none yet.
SELECT 1;
