//! What no store can keep, found before it is blamed on the store.

use serde_json::Value;

use crate::{Column, ColumnKind, DocumentKey, HandlerError, vocabulary::unreadable_escape};

/// The longest text of a key, in bytes.
const MAX_KEY: usize = 250;

/// The text of a key, where it can be stored, and read back as the same key.
pub(super) fn key_text<K: DocumentKey>(key: &K) -> Result<String, HandlerError> {
    let text = key.to_string();
    if text.len() > MAX_KEY {
        let bytes = text.len();
        let reason = format!("the key of its document has {bytes} bytes; at most {MAX_KEY} fit");
        return Err(HandlerError::new(reason));
    }
    if text.contains('\0') {
        return Err(HandlerError::new("the key of its document holds a NUL character"));
    }
    if !text.parse::<K>().is_ok_and(|read| read == *key) {
        let reason = format!("the key of its document is not read back from its text, `{text}`");
        return Err(HandlerError::new(reason));
    }
    Ok(text)
}

/// Refuses JSON that PostgreSQL stores and cannot read.
pub(crate) fn readable(document: &str) -> Result<(), HandlerError> {
    unreadable_escape(document)
        .map_or(Ok(()), |reason| Err(HandlerError::new(format!("its document: {reason}"))))
}

/// Refuses a document with a field that its column cannot hold.
pub(super) fn fits(columns: &[Column], document: &str) -> Result<(), HandlerError> {
    let document: Value = serde_json::from_str(document).map_err(HandlerError::new)?;
    for Column { name, kind, .. } in columns {
        let Some(field) = document.get(name).filter(|field| !field.is_null()) else { continue };
        let fits = match kind {
            ColumnKind::Integer => field.is_i64(),
            ColumnKind::Real => field.is_number(),
            ColumnKind::Boolean => field.is_boolean(),
            ColumnKind::Text => field.is_string(),
        };
        if !fits {
            let reason = format!("the field `{name}` is {field}, and its column {kind:?}");
            return Err(HandlerError::new(reason));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two that look the same.
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Vague(u8);

    impl std::fmt::Display for Vague {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("vague")
        }
    }

    impl std::str::FromStr for Vague {
        type Err = std::convert::Infallible;

        fn from_str(_: &str) -> Result<Self, Self::Err> {
            Ok(Self(0))
        }
    }

    #[test]
    fn a_key_is_its_text() {
        assert!(key_text(&"x".repeat(250)).is_ok_and(|text| text.len() == 250));
        assert!(key_text(&String::new()).is_ok());
        for text in ["x".repeat(251), "a\0b".to_owned()] {
            assert!(key_text(&text).is_err(), "{text}");
        }
        assert!(key_text(&Vague(0)).is_ok());
        assert!(key_text(&Vague(1)).is_err());
    }

    #[test]
    fn a_field_fits_its_column() {
        let columns = |kind| [Column::new("field", kind)];
        for (kind, fitting, others) in [
            (ColumnKind::Integer, "-9223372036854775808", ["9223372036854775808", "1.5", "\"1\""]),
            (ColumnKind::Real, "1e300", ["\"1\"", "true", "[]"]),
            (ColumnKind::Boolean, "false", ["0", "\"true\"", "{}"]),
            (ColumnKind::Text, "\"\"", ["0", "true", "[]"]),
        ] {
            for field in ["null", fitting] {
                let document = format!("{{\"field\":{field}}}");
                assert!(fits(&columns(kind), &document).is_ok(), "{kind:?} {field}");
            }
            for field in others {
                let document = format!("{{\"field\":{field}}}");
                assert!(fits(&columns(kind), &document).is_err(), "{kind:?} {field}");
            }
            assert!(fits(&columns(kind), "{}").is_ok());
        }
    }
}
