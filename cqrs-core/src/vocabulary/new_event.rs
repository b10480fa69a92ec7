use std::{borrow::Cow, sync::Arc};

use uuid::Uuid;

/// An event on its way into the log, encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its own id (UUIDv7).
    pub event_id: Uuid,
    /// The stored name of its type.
    pub name: Cow<'static, str>,
    /// The version of its type's shape.
    pub type_version: u16,
    /// The event as JSON text.
    pub data: String,
    /// Its [`Metadata`](crate::Metadata) as JSON text; the events of one command share it.
    pub metadata: Arc<str>,
}

impl NewEvent {
    /// How much it takes in a batch, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.name.len() + self.data.len() + self.metadata.len()
    }

    /// Checks what a store could not give back as it was written.
    ///
    /// # Errors
    /// [`InvalidEvent`] where the data or the metadata is not JSON, or holds an escape
    /// (`\u0000`, half of a surrogate pair) that PostgreSQL stores but cannot read.
    pub fn check(&self) -> Result<(), InvalidEvent> {
        for (part, text) in [("data", &*self.data), ("metadata", &*self.metadata)] {
            if let Some(reason) = unreadable(text) {
                return Err(InvalidEvent { name: self.name.to_string(), part, reason });
            }
        }
        Ok(())
    }
}

/// An event that no store may take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {part} of `{name}` cannot be stored: {reason}")]
pub struct InvalidEvent {
    /// The stored name of its type.
    pub name: String,
    /// `data` or `metadata`.
    pub part: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

fn unreadable(text: &str) -> Option<String> {
    if text.contains('\0') {
        return Some("it holds a NUL byte".into());
    }
    if let Err(e) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        return Some(format!("it is not JSON: {e}"));
    }
    unreadable_escape(text)
}

/// What is wrong with an escape in JSON. Only that can hide what JSON allows and PostgreSQL does
/// not; most texts have none.
pub(crate) fn unreadable_escape(text: &str) -> Option<String> {
    if text.contains("\\u") { look_at_escapes(text) } else { None }
}

fn look_at_escapes(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut at, mut high) = (0, false);
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            if high {
                return Some("it holds half of a surrogate pair".into());
            }
            at += 1;
            continue;
        }
        let escape = (bytes.get(at + 1) == Some(&b'u'))
            .then(|| text.get(at + 2..at + 6).and_then(|hex| u16::from_str_radix(hex, 16).ok()))
            .flatten();
        match escape {
            Some(0) => return Some("it holds the escape \\u0000, a NUL character".into()),
            Some(0xD800..=0xDBFF) if !high => high = true,
            Some(0xDC00..=0xDFFF) if high => high = false,
            Some(0xD800..=0xDFFF) => return Some("it holds half of a surrogate pair".into()),
            _ if high => return Some("it holds half of a surrogate pair".into()),
            _ => {}
        }
        at += if escape.is_some() { 6 } else { 2 };
    }
    high.then(|| "it holds half of a surrogate pair".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(data: &str) -> Option<String> {
        unreadable(data)
    }

    #[test]
    fn takes_ordinary_json() {
        for data in
            [r#"{"a":1}"#, r#""żółw""#, r#""\\u0000""#, r#""\ud83d\ude00""#, r#""\n\u0041""#]
        {
            assert_eq!(reason(data), None, "{data}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_read_back() {
        for data in [
            r#""\u0000""#,
            r#""\ud800""#,
            r#""\ude00""#,
            r#""\ud83dx\ude00""#,
            r#""\ud83d\n""#,
            "{",
        ] {
            assert!(reason(data).is_some(), "{data}");
        }
    }
}
