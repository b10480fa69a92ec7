use axum::http::HeaderMap;
use cqrs_core::Metadata;
use uuid::Uuid;

pub(crate) const TRACE_PARENT: &str = "traceparent";

/// What the request is part of, by its W3C trace context: the trace is the correlation.
///
/// A header that is not valid counts as none, as the recommendation asks; the command then begins
/// a correlation of its own.
pub(crate) fn metadata(headers: &HeaderMap) -> Metadata {
    let mut values = headers.get_all(TRACE_PARENT).iter();
    let (first, second) = (values.next(), values.next());
    let Some(text) = first.filter(|_| second.is_none()).and_then(|value| value.to_str().ok())
    else {
        return Metadata::new();
    };
    match trace_id(text) {
        Some(id) => Metadata::new().correlation(id).trace(text),
        None => Metadata::new(),
    }
}

/// The id of the trace in `00-TRACE-PARENT-FLAGS`; versions after 00 may have more behind it.
fn trace_id(text: &str) -> Option<Uuid> {
    let mut parts = text.split('-');
    let version = hexadecimal(parts.next()?, 2)?;
    let trace = hexadecimal(parts.next()?, 32)?;
    let parent = hexadecimal(parts.next()?, 16)?;
    hexadecimal(parts.next()?, 2)?;
    let valid = version != 0xff && (version != 0 || parts.next().is_none());
    (valid && trace != 0 && parent != 0).then(|| Uuid::from_u128(trace))
}

fn hexadecimal(digits: &str, length: usize) -> Option<u128> {
    let lower = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    let valid = digits.len() == length && digits.bytes().all(lower);
    valid.then(|| u128::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn read(values: &[&str]) -> Metadata {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(TRACE_PARENT, value.parse().expect("a value"));
        }
        metadata(&headers)
    }

    #[test]
    fn the_trace_is_the_correlation() {
        let metadata = read(&[VALID]);
        let id = Uuid::from_u128(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736);
        assert_eq!(metadata.correlation, Some(id));
        assert_eq!(metadata.trace.as_deref(), Some(VALID));
        let later = format!("01{}-more", &VALID[2..]);
        assert_eq!(read(&[&later]).correlation, Some(id));
    }

    #[test]
    fn what_is_not_valid_counts_as_none() {
        for text in [
            "",
            "00",
            &VALID[..54],
            &format!("{VALID}-more"),
            &format!("ff{}", &VALID[2..]),
            &VALID.to_uppercase(),
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(read(&[text]), Metadata::new(), "{text}");
        }
        assert_eq!(read(&[VALID, VALID]), Metadata::new());
    }
}
