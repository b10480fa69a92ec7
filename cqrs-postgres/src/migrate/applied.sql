SELECT m.version, m.name, encode(m.checksum, 'hex') FROM "cqrs".migrations m ORDER BY m.version
