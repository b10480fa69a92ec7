DELETE FROM main.parked
WHERE generation = ?1 AND part = ?2 AND key = ?3 AND position <= ?4;
