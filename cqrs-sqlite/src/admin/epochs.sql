SELECT epoch, first_position, began_at, reason
FROM main.epochs
ORDER BY epoch;
