-- Shared by all who listen on this channel, for as long as their sessions last.
SELECT pg_advisory_lock_shared(hashtextextended($1::text, 0))
