SELECT d.key, d.document, d.version, d.position
FROM "generation".documents d
WHERE d.key = ANY ($1::text[])
