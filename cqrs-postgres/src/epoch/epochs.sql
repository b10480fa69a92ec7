SELECT e.epoch, e.first_position, e.reason, e.began_at
FROM "cqrs".epochs e
WHERE e.log = $1::integer
ORDER BY e.epoch
