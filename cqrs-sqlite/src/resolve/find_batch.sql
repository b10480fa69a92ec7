-- The fate of the batch, if it has one, and the last number of its slot.
SELECT
  (SELECT max(number) FROM main.batches WHERE slot = ?1),
  fenced, first, last
FROM (SELECT 1) LEFT JOIN main.batches ON slot = ?1 AND number = ?2;
