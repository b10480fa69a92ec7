SELECT kind = 'documents'
FROM main.generations
WHERE generation = ?1;
