/// The statement of a schema that makes an index or a trigger, with another name.
///
/// SQLite writes these statements anew up to the name, so that it is always the token after the
/// words; it stands there as it was written, quoted or not.
pub(super) fn retitle(sql: &str, quoted: &str) -> Option<String> {
    for words in ["CREATE INDEX ", "CREATE UNIQUE INDEX ", "CREATE TRIGGER "] {
        if let Some(rest) = sql.strip_prefix(words) {
            return Some(format!("{words}{quoted}{}", &rest[name_length(rest)?..]));
        }
    }
    None
}

fn name_length(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '[' => return text.find(']').map(|end| end + 1),
        quote @ ('"' | '`' | '\'') => quote,
        _ => {
            let ends = |c: char| !(c.is_alphanumeric() || c == '_' || c == '$');
            return Some(text.find(ends).unwrap_or(text.len()));
        }
    };
    let mut rest = 1;
    loop {
        rest += text[rest..].find(close)? + 1;
        // Twice means the sign itself.
        if !text[rest..].starts_with(close) {
            return Some(rest);
        }
        rest += 1;
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::retitle;

    /// What SQLite has in its schema is understood, however it was written.
    #[test]
    fn every_way_to_write_a_name_is_understood() {
        for (made, kept) in [
            ("CREATE INDEX by_month ON t (month)", "ON t (month)"),
            ("create  index\n if not exists main.by_month\tON t(month)", "ON t(month)"),
            ("CREATE UNIQUE INDEX \"by \"\"month\" ON t (month)", "ON t (month)"),
            (
                "CREATE INDEX [by month] ON t (month) WHERE month > 0",
                "ON t (month) WHERE month > 0",
            ),
            ("CREATE INDEX `a``b`ON t(month)", "ON t(month)"),
            ("CREATE INDEX 'a b'/* why */ON t(month)", "/* why */ON t(month)"),
            (
                "CREATE TRIGGER été AFTER DELETE ON t BEGIN SELECT 1; END",
                "AFTER DELETE ON t BEGIN SELECT 1; END",
            ),
        ] {
            let file = Connection::open_in_memory().unwrap();
            file.execute_batch("CREATE TABLE t (month)").unwrap();
            file.execute_batch(made).unwrap();
            let stored: String = file
                .query_row("SELECT sql FROM sqlite_schema WHERE name <> 't'", [], |row| row.get(0))
                .unwrap();
            let again = retitle(&stored, "\"new@1\"").expect(&stored);
            assert!(again.contains("\"new@1\"") && again.ends_with(kept), "{stored}: {again}");
            file.execute_batch(&again).expect(&again);
        }
    }
}
