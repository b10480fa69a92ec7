INSERT INTO main.batches (slot, number, fenced, first, last)
VALUES (?1, ?2, ?3, ?4, ?5);
