use syn::LitStr;

use crate::mistakes::Mistakes;

/// The longest category or type name that every store keeps, in bytes.
const MAX_BYTES: usize = 100;

/// Checks a name that will be stored, where it is written.
pub(crate) fn check(what: &str, name: &LitStr, wrong: &mut Mistakes) {
    if let Some(reason) = unfit(&name.value()) {
        wrong.at(name, format!("{what} {reason}"));
    }
}

fn unfit(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("is empty; it is what will be stored".into());
    }
    if name.len() > MAX_BYTES {
        return Some(format!("has {} bytes; at most {MAX_BYTES} can be stored", name.len()));
    }
    if let Some(found) = name.chars().find(|c| c.is_control()) {
        return Some(format!("holds the control character {found:?}"));
    }
    (name.trim() != name).then(|| "begins or ends with a space".into())
}

#[cfg(test)]
mod tests {
    use super::unfit;

    #[test]
    fn takes_what_can_be_stored() {
        for name in ["account", "account.opened", "konto.otwarte-żółw", &"x".repeat(100)] {
            assert_eq!(unfit(name), None, "{name}");
        }
    }

    #[test]
    fn refuses_what_cannot() {
        for name in ["", " account", "account\n", "acc\0ount", &"x".repeat(101)] {
            assert!(unfit(name).is_some(), "{name}");
        }
    }
}
