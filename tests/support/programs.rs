use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

use crate::{ServerError, user::User};

/// The folder with PostgreSQL's programs, and the user who runs them.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    folder: PathBuf,
    user: Option<User>,
}

impl Programs {
    /// Looks into `PG_BIN`; where that is not set, into `PATH` and then where systems keep
    /// PostgreSQL, for Debian's `PATH` has no `initdb`.
    pub(crate) fn find() -> Result<Self, ServerError> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = match env::var_os("PG_BIN") {
            Some(named) => vec![named.into()],
            None => env::split_paths(&path).chain(system_folders()).collect(),
        };
        let folder = folders.into_iter().find(|folder| {
            let has = |program: &&str| folder.join(program).exists();
            NEEDED.iter().all(has) && version(folder) >= Some(15)
        });
        Ok(Self { folder: folder.ok_or(ServerError::NotInstalled)?, user: User::for_server()? })
    }

    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// A program that runs as the server's user in `home`, without this process's own settings
    /// for PostgreSQL.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>, home: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(home).env("LC_ALL", "C");
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("PG")) {
                command.env_remove(name);
            }
        }
        if let Some(user) = &self.user {
            user.run(&mut command);
        }
        command
    }

    /// An empty folder of the server's user. A socket's path has little room, about 100 bytes:
    /// names are short.
    pub(crate) fn new_folder(&self, parent: &Path, prefix: &str) -> Result<TempDir, ServerError> {
        let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(parent);
        let folder = folder.map_err(ServerError::file("cannot create a folder in", parent))?;
        if let Some(user) = self.user {
            user.give(folder.path())?;
        }
        Ok(folder)
    }

    /// Runs one of PostgreSQL's programs to its end.
    pub(crate) fn run<I: IntoIterator<Item: AsRef<OsStr>>>(
        &self,
        program: &str,
        home: &Path,
        arguments: I,
        input: Stdio,
    ) -> Result<Output, ServerError> {
        let path = self.path(program);
        let output = self
            .command(&path, home)
            .args(arguments)
            .stdin(input)
            .output()
            .map_err(ServerError::file("cannot run", path))?;
        if output.status.success() {
            return Ok(output);
        }
        let said = [&*output.stderr, &*output.stdout].map(String::from_utf8_lossy).concat();
        Err(ServerError::Program { program: program.to_owned(), output: said.trim().to_owned() })
    }
}

const NEEDED: [&str; 5] = ["initdb", "pg_ctl", "postgres", "psql", "pg_dump"];

/// The major version: 15 of `postgres (PostgreSQL) 15.14`, 18 of `postgres (PostgreSQL) 18beta1`.
fn version(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let number = text.split("(PostgreSQL) ").nth(1)?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Debian, Red Hat, Homebrew and the installers keep each version in a folder of its own; the
/// newest comes first.
fn system_folders() -> Vec<PathBuf> {
    const PARENTS: [(&str, &str); 6] = [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/usr/local/opt", "postgresql@"),
        ("/opt/homebrew/opt", "postgresql@"),
        ("/Library/PostgreSQL", ""),
        ("/Applications/Postgres.app/Contents/Versions", ""),
    ];
    let mut found = Vec::new();
    for (parent, prefix) in PARENTS {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let version =
                name.to_str().and_then(|name| name.strip_prefix(prefix)?.parse::<u32>().ok());
            if let Some(version) = version {
                found.push((version, entry.path().join("bin")));
            }
        }
    }
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, folder)| folder).collect()
}
