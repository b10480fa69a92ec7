SELECT slot, number, last
FROM main.batches
WHERE last > (SELECT coalesce(max(position), 0) FROM main.events)
LIMIT 100;
