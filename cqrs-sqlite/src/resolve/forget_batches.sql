DELETE FROM main.batches
WHERE slot = ?1 AND number <= ?2;
