-- Readers never wait for the writer. Answers the mode that the file is in now.
PRAGMA main.journal_mode = WAL;
