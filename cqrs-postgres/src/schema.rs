//! The name of the schema that a log lives in.

use crate::ConnectError;

/// What stands for the schema in every `.sql` file, quotes included.
const PLACEHOLDER: &str = "\"cqrs\"";
/// And for the schema of its views.
const READ_PLACEHOLDER: &str = "\"cqrs_read\"";

/// The checked name of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schema(String);

impl Schema {
    /// Of characters that need no escape anywhere, and so short that the schemas that are named
    /// after it fit into PostgreSQL's 63 bytes.
    pub(crate) fn new(name: &str) -> Result<Self, ConnectError> {
        if is_plain(name) && name.len() <= 40 && !name.starts_with("pg_") {
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
            .replace(READ_PLACEHOLDER, &format!("\"{}_read\"", self.0))
    }
}

/// Whether a name means the same with and without quotes, but for words of SQL: small letters,
/// digits and `_`, no digit first, at most 63.
pub(crate) fn is_plain(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    let rest = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    first && rest && name.len() <= 63
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
        for name in ["", "2a", "Bank", "a-b", "a\"b", "a'b", "pg_catalog", "ż", &"a".repeat(41)] {
            assert!(Schema::new(name).is_err(), "{name}");
        }
    }

    #[test]
    fn stands_in_place_of_the_default() -> Result<(), ConnectError> {
        let sql = "SELECT * FROM \"cqrs\".logs, \"cqrs_read\".balances -- cqrs";
        let bank = "SELECT * FROM \"bank\".logs, \"bank_read\".balances -- cqrs";
        assert_eq!(Schema::new("bank")?.put_into(sql), bank);
        Ok(())
    }
}
