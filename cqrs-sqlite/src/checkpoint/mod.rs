//! Keeps the write-ahead log from growing without end.
//!
//! SQLite moves its pages into the file after a commit, and begins it anew when no reader needs
//! it. Reads that overlap for hours never leave such a moment: then it has to be waited for.

use std::time::Duration;

use rusqlite::{Connection, Result};

/// How many writes there are between two looks at its size.
const WRITES: u32 = 64;

/// The size from which on it is worth waiting: 128 MiB. SQLite tries by itself from a quarter of
/// that, see `open/pragmas.sql`.
const PAGES: i64 = 32_000;

/// How long to wait for readers. New ones do not prolong it.
const PATIENCE: Duration = Duration::from_millis(200);

/// When to look again.
#[derive(Debug, Default)]
pub(crate) struct Checkpoint {
    writes: u32,
}

impl Checkpoint {
    /// Counts a write.
    pub(crate) fn wrote(&mut self) {
        self.writes += 1;
    }

    /// To be called between two requests: what it does is no part of either, and where it fails
    /// the next one tries again.
    pub(crate) fn keep_small(&mut self, log: &Connection) {
        if self.writes < WRITES {
            return;
        }
        self.writes = 0;
        if let Err(error) = restart_from(PAGES, log) {
            tracing::warn!(%error, "the write-ahead log grows: it could not be begun anew");
        }
    }
}

/// Begins the write-ahead log anew where it has at least so many pages.
fn restart_from(pages: i64, log: &Connection) -> Result<()> {
    let (_, size) = run(log, include_str!("size.sql"))?;
    if size < pages {
        return Ok(());
    }
    log.busy_timeout(PATIENCE)?;
    let restarted = run(log, include_str!("restart.sql"));
    log.busy_timeout(Duration::ZERO)?;
    if restarted?.0 {
        tracing::warn!(pages = size, "the write-ahead log grows: a reader does not let go of it");
    }
    Ok(())
}

/// Whether somebody was in the way, and the size in pages.
fn run(log: &Connection, sql: &str) -> Result<(bool, i64)> {
    log.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::{admin::begin_epoch, patience::Patience, session::tests::session};

    fn size(log: &Connection) -> u64 {
        std::fs::metadata(format!("{}-wal", log.path().unwrap())).unwrap().len()
    }

    #[test]
    fn it_is_begun_anew_when_it_has_grown() {
        let (_folder, mut session) = session();
        let mut write = || {
            for _ in 0..20 {
                session.write(Patience::none(), |log| begin_epoch(log, "for a test")).ok().unwrap();
            }
            session.bare(|log| Ok((size(log), restart_from(10, log)?))).unwrap().0
        };
        let grown = write();
        assert_eq!(write(), grown, "the same pages were written again");
    }

    #[test]
    fn a_reader_that_does_not_let_go_is_not_waited_for_forever() {
        let (folder, mut session) = session();
        let reader = Connection::open(folder.path().join("log.db")).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
        session.write(Patience::none(), |log| begin_epoch(log, "for a test")).ok().unwrap();
        session.bare(|log| Ok(restart_from(1, log)?)).unwrap();
        session.write(Patience::none(), |log| begin_epoch(log, "for a test")).ok().unwrap();
    }
}
