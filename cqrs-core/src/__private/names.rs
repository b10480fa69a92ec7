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

/// Whether none of the names before it is the same as the one at `index`.
#[must_use]
pub const fn is_new(names: &[&str], index: usize) -> bool {
    let mut before = 0;
    while before < index {
        if same(names[index], names[before]) {
            return false;
        }
        before += 1;
    }
    true
}
