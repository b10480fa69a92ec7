-- Before the first event, in the present epoch.
INSERT INTO main.checkpoints (generation, part, position, epoch, revision, moved_at)
SELECT ?1, ?2, 0, max(epoch), 0, ?3
FROM main.epochs;
