/// Whether two stored names are the same; for the compiler to ask.
#[must_use]
pub const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a stored name is none of those before it.
#[must_use]
pub const fn is_new(name: &str, before: &[&str]) -> bool {
    let mut at = 0;
    while at < before.len() {
        if same(name, before[at]) {
            return false;
        }
        at += 1;
    }
    true
}
