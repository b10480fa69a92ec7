use syn::ReceiverKind;

use crate::{listener::parse::Method, projection::parse::Declared};

/// Which of the two kinds a projection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Documents that are folded: `fn (&mut self, &Recorded<E>)`.
    Document,
    /// Tables that are written: `async fn (&self, &Recorded<E>, &mut Db)`.
    Sql,
}

/// The keys that only one kind has.
pub(super) const ONLY_DOCUMENT: &[&str] = &["key", "columns", "indexes"];
pub(super) const ONLY_SQL: &[&str] = &["tables", "side_effects"];

/// What most of its signatures say that it is, so that a slip in one does not make all others
/// wrong. Where they say as much for either, the attribute decides.
pub(super) fn kind(declared: &Declared, methods: &[Method]) -> Kind {
    let votes: i32 = methods.iter().map(|method| for_sql(method).signum()).sum();
    let given = |keys: &[&str]| declared.given.iter().any(|key| keys.iter().any(|k| key == k));
    let sql = match votes {
        0 => given(ONLY_SQL) && !given(ONLY_DOCUMENT),
        votes => votes > 0,
    };
    if sql { Kind::Sql } else { Kind::Document }
}

/// Whether one signature looks like the other kind.
pub(super) fn is_of_the_other(kind: Kind, method: &Method) -> bool {
    match kind {
        Kind::Document => for_sql(method) > 0,
        Kind::Sql => for_sql(method) < 0,
    }
}

/// How much speaks for SQL, of the three things by which signatures differ.
fn for_sql(method: &Method) -> i32 {
    let receiver = match method.receiver().map(|receiver| &receiver.kind) {
        Some(ReceiverKind::Reference(_, _, Some(_))) => -1,
        Some(ReceiverKind::Reference(_, _, None)) => 1,
        _ => 0,
    };
    let asynchronous = if method.signature.asyncness.is_some() { 1 } else { -1 };
    let connection = if method.others.is_empty() { -1 } else { 1 };
    receiver + asynchronous + connection
}
