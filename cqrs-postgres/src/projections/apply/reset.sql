-- What handlers before set for the session.
RESET ROLE;
RESET ALL;
