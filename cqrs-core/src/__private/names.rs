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

/// Whether none of the names before it is the same as the one at `index`. What has no name is
/// never the same.
#[must_use]
pub const fn is_new(names: &[&str], index: usize) -> bool {
    if names[index].is_empty() {
        return true;
    }
    let mut before = 0;
    while before < index {
        if same(names[index], names[before]) {
            return false;
        }
        before += 1;
    }
    true
}

/// Names without repetition.
#[derive(Debug)]
pub struct Distinct<const N: usize> {
    names: [&'static str; N],
    count: usize,
}

impl<const N: usize> Distinct<N> {
    /// The names, in the order in which they first came.
    #[must_use]
    pub const fn names(&self) -> &[&'static str] {
        self.names.split_at(self.count).0
    }
}

/// Each of `N` names once; for the compiler to find.
#[must_use]
pub const fn distinct<const N: usize>(all: &[&'static str]) -> Distinct<N> {
    let (mut names, mut count, mut index) = ([""; N], 0, 0);
    while index < N {
        if is_new(all, index) {
            names[count] = all[index];
            count += 1;
        }
        index += 1;
    }
    Distinct { names, count }
}
