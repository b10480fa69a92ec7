use std::{
    io,
    path::{Path, PathBuf},
};

use cqrs_core::StoreError;

use super::OpenError;

/// Which files a connection has open, so that it is noticed when one is moved, removed or replaced:
/// SQLite would go on writing to what nobody can find any more.
#[derive(Debug, Clone)]
pub(crate) struct FileIdentity {
    files: Vec<(PathBuf, Node)>,
}

impl FileIdentity {
    /// The file, its write-ahead log and the memory that its connections share. The latter two
    /// stay from the first connection that reads or writes until the last is closed.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let files = ["", "-wal", "-shm"].map(|suffix| {
            let mut path = path.as_os_str().to_owned();
            path.push(suffix);
            let path = PathBuf::from(path);
            node(&path).map(|node| (path, node))
        });
        Ok(Self { files: files.into_iter().collect::<io::Result<_>>()? })
    }

    /// Checks that the paths still lead to the files.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        self.files.iter().try_for_each(|(path, expected)| {
            let reason = match node(path) {
                Ok(found) if found == *expected => return Ok(()),
                Ok(_) => "was replaced by another one",
                Err(error) if error.kind() == io::ErrorKind::NotFound => "was moved or removed",
                Err(error) => {
                    let reason = format!("{}: {error}", path.display());
                    return Err(StoreError::Unavailable { reason });
                }
            };
            Err(StoreError::Rejected {
                code: "file_replaced".into(),
                reason: format!("the file {} {reason}; open the log again", path.display()),
            })
        })
    }
}

/// Device and inode. A hard link or a copy has another path or another node.
#[cfg(unix)]
type Node = (u64, u64);

#[cfg(unix)]
fn node(path: &Path) -> io::Result<Node> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

/// Other systems do not let go of a file that is open.
#[cfg(not(unix))]
type Node = ();

#[cfg(not(unix))]
fn node(path: &Path) -> io::Result<Node> {
    std::fs::metadata(path).map(drop)
}

/// Says what is wrong with a path before SQLite says less about it. Gives it made absolute: the
/// process may change its folder later.
pub(super) fn check_path(given: &Path, create_if_missing: bool) -> Result<PathBuf, OpenError> {
    if given.as_os_str().is_empty() || given == Path::new(":memory:") || given.is_dir() {
        return Err(OpenError::NotAFile { path: given.to_owned() });
    }
    let path = std::path::absolute(given)
        .map_err(|e| OpenError::Failed { path: given.to_owned(), reason: e.to_string() })?;
    if let Some(folder) = path.parent()
        && !folder.is_dir()
    {
        return Err(OpenError::MissingFolder { folder: folder.to_owned() });
    }
    match std::fs::metadata(&path) {
        // Also where the user could override it, as root can.
        Ok(file) if file.permissions().readonly() => Err(OpenError::ReadOnly { path }),
        Ok(_) => Ok(path),
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(OpenError::Failed { path, reason: e.to_string() })
        }
        Err(_) if create_if_missing => Ok(path),
        Err(_) => Err(OpenError::Missing { path }),
    }
}
