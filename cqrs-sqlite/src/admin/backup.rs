use std::{fs::File, io, path::Path};

use cqrs_core::StoreError;
use rusqlite::Connection;

use crate::failure::Failure;

/// Writes the log as of now into a new file, and waits until it is on the disk.
pub(crate) fn backup(log: &Connection, to: &Path) -> Result<(), Failure> {
    let rejected = |reason: String| {
        Failure::Store(StoreError::Rejected { code: "backup_path".into(), reason })
    };
    let shown = to.display();
    let text = to.to_str().ok_or_else(|| rejected(format!("`{shown}` is not UTF-8")))?;
    if to.exists() {
        return Err(rejected(format!("`{shown}` exists; a backup goes into a new file")));
    }
    // A connection that reads must be let write, though nothing of the log.
    log.pragma_update(None, "query_only", false)?;
    let written = log.execute(include_str!("backup.sql"), [text]);
    log.pragma_update(None, "query_only", true)?;
    written?;
    on_disk(to)
        .map_err(|e| Failure::Store(StoreError::Unavailable { reason: format!("`{shown}`: {e}") }))
}

/// Waits until the file and its name are on the disk.
fn on_disk(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    match path.parent() {
        // A folder can be opened like a file on Unix alone.
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
