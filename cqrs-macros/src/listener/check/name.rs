use quote::ToTokens;

use crate::mistakes::Mistakes;

/// The longest name, in bytes: `ProjectionSpec::MAX_NAME`.
const MAX_BYTES: usize = 40;

/// Checks a name that stores give to tables and columns too, where it is written.
pub(crate) fn check(what: &str, name: &str, written: impl ToTokens, wrong: &mut Mistakes) {
    if let Some(reason) = unfit(name) {
        wrong.at(written, format!("{what} {reason}"));
    }
}

fn unfit(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("is empty; it is what will be stored".into());
    }
    if name.len() > MAX_BYTES {
        return Some(format!("has {} bytes; at most {MAX_BYTES} fit", name.len()));
    }
    let is_plain = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_');
    if let Some(found) = name.chars().find(|c| !is_plain(*c)) {
        return Some(format!("holds {found:?}: it is of small letters, digits and `_`"));
    }
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    (!begins).then(|| "begins with a small letter".into())
}

#[cfg(test)]
mod tests {
    use super::unfit;

    #[test]
    fn takes_what_a_table_can_be_called() {
        for name in ["b", "balances", "daily_totals_2", &"x".repeat(40)] {
            assert_eq!(unfit(name), None, "{name}");
        }
    }

    #[test]
    fn refuses_what_it_cannot() {
        for name in ["", "Balances", "2nd", "_balances", "sälden", "a-b", &"x".repeat(41)] {
            assert!(unfit(name).is_some(), "{name}");
        }
    }
}
