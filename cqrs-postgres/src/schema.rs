//! The name of the schema that a log lives in.

use crate::ConnectError;

/// What stands for the schema in every `.sql` file, quotes included.
const PLACEHOLDER: &str = "\"cqrs\"";

/// The checked name of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schema(String);

impl Schema {
    /// As short as PostgreSQL's own names, and of characters that need no escape anywhere.
    pub(crate) fn new(name: &str) -> Result<Self, ConnectError> {
        let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
        let rest = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if first && rest && name.len() <= 63 && !name.starts_with("pg_") {
            Ok(Self(name.to_owned()))
        } else {
            Err(ConnectError::InvalidSchema { name: name.to_owned() })
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    /// The text of a `.sql` file, for this schema.
    pub(crate) fn put_into(&self, file: &str) -> String {
        file.replace(PLACEHOLDER, &format!("\"{}\"", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_plain_names() {
        for name in ["cqrs", "_a", "bank_2", "user"] {
            assert!(Schema::new(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn refuses_what_would_need_an_escape() {
        for name in ["", "2a", "Bank", "a-b", "a\"b", "a'b", "pg_catalog", "ż", &"a".repeat(64)] {
            assert!(Schema::new(name).is_err(), "{name}");
        }
    }

    #[test]
    fn stands_in_place_of_the_default() -> Result<(), ConnectError> {
        let sql = Schema::new("bank")?.put_into("SELECT * FROM \"cqrs\".logs -- cqrs");
        assert_eq!(sql, "SELECT * FROM \"bank\".logs -- cqrs");
        Ok(())
    }
}
