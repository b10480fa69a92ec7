use axum::http::HeaderMap;
use cqrs_core::IdempotencyKey;

use crate::service::problem::{Kind, Problem};

pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The key that names a command, where the client sends one.
///
/// The draft of the IETF has it in quotes, as a string of a structured field (RFC 9651); many
/// clients send it bare. Both are the same key.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let invalid =
        |why: &str| Problem::new(Kind::InvalidRequest, &format!("the Idempotency-Key {why}"));
    if values.next().is_some() {
        return Err(invalid("is there twice"));
    }
    let text = value.to_str().map_err(|_| invalid("is not plain ASCII"))?;
    let key = match text.strip_prefix('"') {
        Some(rest) => unquoted(rest).ok_or_else(|| invalid("has a quote that is not closed"))?,
        None => text.to_owned(),
    };
    let key = IdempotencyKey::new(key).map_err(|e| Problem::new(Kind::InvalidRequest, &e))?;
    Ok(Some(key))
}

/// What stands before the closing quote, which must be the end.
fn unquoted(text: &str) -> Option<String> {
    let (mut key, mut rest) = (String::new(), text.chars());
    loop {
        match rest.next()? {
            '"' => return rest.next().is_none().then_some(key),
            '\\' => key.push(rest.next().filter(|c| matches!(c, '"' | '\\'))?),
            character => key.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(values: &[&'static str]) -> Result<Option<String>, ()> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(IDEMPOTENCY_KEY, value.parse().expect("a value"));
        }
        let key = idempotency_key(&headers).map_err(|_| ())?;
        Ok(key.map(|key| key.as_str().to_owned()))
    }

    #[test]
    fn takes_a_key_with_and_without_quotes() {
        assert_eq!(key(&[]), Ok(None));
        for value in ["salary-may", "\"salary-may\""] {
            assert_eq!(key(&[value]), Ok(Some("salary-may".into())));
        }
        assert_eq!(key(&[r#""a \"b\" \\ c""#]), Ok(Some(r#"a "b" \ c"#.into())));
    }

    #[test]
    fn refuses_what_is_no_key() {
        for values in [&[""][..], &["\"\""], &["\"a"], &["\"a\"b"], &[r#""a\n""#], &["a", "a"]] {
            assert_eq!(key(values), Err(()), "{values:?}");
        }
        let long: &'static str = Box::leak("k".repeat(251).into_boxed_str());
        assert_eq!(key(&[long]), Err(()));
    }
}
