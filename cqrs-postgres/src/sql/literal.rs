//! Parameters as SQL text, for servers that are reached through a transaction pooler.
//!
//! Whatever came from outside is written in hexadecimal digits and decoded on the server, so no
//! quote or backslash of it can ever be read as SQL, under any setting of the session. What is
//! not text is written in digits too: `0-9`, `a-f`, `-`, and the commas and braces of lists.

use std::fmt::{Display, Write};

use jiff::Timestamp;

use super::Param;

impl Param<'_> {
    /// Appends the parameter as an expression. The statement casts it, as it casts a `$n`.
    pub(super) fn write_literal(&self, sql: &mut String) {
        match self {
            Self::Int(value) | Self::OptInt(Some(value)) => put(sql, format_args!("({value})")),
            Self::Bool(value) => put(sql, value),
            // Exact, and also where it is not finite.
            Self::Real(value) => decoded(sql, &value.to_string()),
            Self::Text(value) | Self::OptText(Some(value)) => decoded(sql, value),
            Self::Uuid(value) => put(sql, format_args!("'{}'", value.simple())),
            Self::Time(value) => decoded(sql, &value.to_string()),
            Self::Ints(values) => plain_list(sql, values.iter().map(Some)),
            Self::Bools(values) => plain_list(sql, values.iter().map(Some)),
            Self::Bigints(values) => plain_list(sql, values.iter().map(Some)),
            Self::Uuids(values) => plain_list(sql, values.iter().map(|v| Some(v.simple()))),
            Self::OptInts(Some(values)) => plain_list(sql, values.iter().map(Option::as_ref)),
            Self::Texts(values) => text_list(sql, values.iter().map(|v| Some(*v))),
            Self::OptTexts(Some(values)) => text_list(sql, values.iter().copied()),
            Self::OptBytes(Some(values)) => {
                let text = |bytes: &&[u8]| format!("\\x{}", hex(bytes));
                text_list(sql, values.iter().map(|v| v.as_ref().map(text)));
            }
            Self::OptTimes(Some(values)) => {
                text_list(sql, values.iter().map(|v| v.as_ref().map(Timestamp::to_string)));
            }
            Self::OptInt(None)
            | Self::OptText(None)
            | Self::OptTexts(None)
            | Self::OptInts(None)
            | Self::OptBytes(None)
            | Self::OptTimes(None) => sql.push_str("NULL"),
        }
    }
}

/// Two digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

fn put(sql: &mut String, text: impl Display) {
    // Writing to a string cannot fail.
    let _ = write!(sql, "{text}");
}

/// Not `'\x…'`: a backslash means something else where `standard_conforming_strings` is off.
fn decoded(sql: &mut String, text: &str) {
    put(sql, format_args!("convert_from(decode('{}', 'hex'), 'UTF8')", hex(text.as_bytes())));
}

fn plain_list<T: Display>(sql: &mut String, values: impl Iterator<Item = Option<T>>) {
    sql.push_str("'{");
    for (index, value) in values.enumerate() {
        sql.push_str(if index == 0 { "" } else { "," });
        match value {
            Some(value) => put(sql, value),
            None => sql.push_str("NULL"),
        }
    }
    sql.push_str("}'");
}

/// The text of a list, `{"a","b"}`, which the statement casts to the list's type.
fn text_list<T: AsRef<str>>(sql: &mut String, values: impl Iterator<Item = Option<T>>) {
    let mut list = String::from("{");
    for (index, value) in values.enumerate() {
        list.push_str(if index == 0 { "" } else { "," });
        let Some(value) = value else {
            list.push_str("NULL");
            continue;
        };
        list.push('"');
        for character in value.as_ref().chars() {
            if matches!(character, '"' | '\\') {
                list.push('\\');
            }
            list.push(character);
        }
        list.push('"');
    }
    list.push('}');
    decoded(sql, &list);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(param: &Param<'_>) -> String {
        let mut sql = String::new();
        param.write_literal(&mut sql);
        sql
    }

    #[test]
    fn text_is_only_ever_hexadecimal() {
        for text in ["'; DROP TABLE events; --", "\\'", "\u{ff07}", "$1", "żółw"] {
            for param in [Param::Text(text), Param::Texts(vec![text])] {
                let sql = literal(&param);
                let hex = sql
                    .strip_prefix("convert_from(decode('")
                    .and_then(|s| s.strip_suffix("', 'hex'), 'UTF8')"));
                assert!(hex.is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit())), "{sql}");
            }
        }
    }

    #[test]
    fn numbers_stand_in_parentheses() {
        assert_eq!(literal(&Param::Int(-5)), "(-5)");
        assert_eq!(literal(&Param::OptInts(Some(vec![Some(1), None]))), "'{1,NULL}'");
    }
}
