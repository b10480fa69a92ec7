use sha2::{Digest, Sha256};

/// One of the files in `migrations/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migration {
    /// The number that its name begins with.
    pub version: i32,
    /// The rest of its name.
    pub name: &'static str,
    /// Its text, for the default schema.
    pub sql: &'static str,
}

impl Migration {
    /// SHA-256 of the text in hexadecimal digits, however the lines of the checkout end.
    pub(super) fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.replace("\r\n", "\n"));
        crate::sql::hex(&digest)
    }
}

pub(super) const ALL: [Migration; 9] = [
    Migration { version: 1, name: "tables", sql: include_str!("../../migrations/0001_tables.sql") },
    Migration { version: 2, name: "append", sql: include_str!("../../migrations/0002_append.sql") },
    Migration {
        version: 3,
        name: "functions",
        sql: include_str!("../../migrations/0003_functions.sql"),
    },
    Migration {
        version: 4,
        name: "projections",
        sql: include_str!("../../migrations/0004_projections.sql"),
    },
    Migration { version: 5, name: "views", sql: include_str!("../../migrations/0005_views.sql") },
    Migration {
        version: 6,
        name: "generations",
        sql: include_str!("../../migrations/0006_generations.sql"),
    },
    Migration { version: 7, name: "inline", sql: include_str!("../../migrations/0007_inline.sql") },
    Migration {
        version: 8,
        name: "append_one",
        sql: include_str!("../../migrations/0008_append_one.sql"),
    },
    Migration {
        version: 9,
        name: "keys_by_age",
        sql: include_str!("../../migrations/0009_keys_by_age.sql"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_records_itself_under_its_number() {
        for (migration, version) in ALL.iter().zip(1..) {
            assert_eq!(migration.version, version);
            let record = format!(
                "INSERT INTO \"cqrs\".migrations (version, name) VALUES ({version}, '{}');",
                migration.name
            );
            assert!(migration.sql.trim_end().ends_with(&record), "{}", migration.name);
        }
    }

    #[test]
    fn the_schema_is_always_written_in_quotes() {
        for migration in ALL {
            let code = migration.sql.lines().map(|line| line.split("--").next().unwrap_or(line));
            for line in code {
                let rest = line.replace("\"cqrs\"", "").replace("\"cqrs_read\"", "");
                assert!(!rest.contains("cqrs"), "{line}");
            }
        }
    }
}
