-- Whether no other session listens on this channel: a session's own lock is not in its way.
SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))
