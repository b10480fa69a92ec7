use cqrs_core::GenerationId;

/// The name as an identifier in a statement, whatever it holds.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What belongs to a generation that does not serve is called like this. No projection can be:
/// their names have no `@`.
pub(super) fn numbered(name: &str, generation: GenerationId) -> String {
    format!("{name}@{generation}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_name_stays_in_the_name() {
        assert_eq!(quoted(r#"a"; DROP TABLE events; --"#), r#""a""; DROP TABLE events; --""#);
    }
}
