use syn::ReturnType;

use super::{
    database,
    kind::{Kind, is_of_the_other},
};
use crate::{
    listener::{
        check::{
            event,
            signature::{has_no_parameters, receives},
        },
        parse::Method,
    },
    mistakes::Mistakes,
};

/// Whether a method can be called as its kind of projection calls it.
pub(super) fn check(method: &Method, kind: Kind, wrong: &mut Mistakes) -> bool {
    let name = &method.signature.ident;
    if is_of_the_other(kind, method) {
        let (looks, is) = match kind {
            Kind::Document => ("a SQL projection", "documents"),
            Kind::Sql => ("documents", "a SQL projection"),
        };
        let message = format!(
            "`{name}` is written for {looks}, and the others are for {is}; an impl block is one \
             projection"
        );
        wrong.at(name, message);
        return false;
    }
    // All of them, so that all mistakes are reported.
    let right = [
        has_no_parameters(method, wrong),
        event::is_lent("the event", "&Recorded<SomeEvent>", method, wrong),
        match kind {
            Kind::Document => folds(method, wrong),
            Kind::Sql => writes(method, wrong),
        },
    ];
    right.iter().all(|right| *right)
}

/// `fn (&mut self, &Recorded<E>)`
fn folds(method: &Method, wrong: &mut Mistakes) -> bool {
    let mut right = receives(method, true, "a document projection folds into itself", wrong);
    if let Some(keyword) = &method.signature.asyncness {
        wrong.at(keyword, "a document projection only folds: its methods are not `async`");
        right = false;
    }
    if let Some(other) = method.others.first() {
        wrong.at(other, "a document projection gets nothing but the event");
        right = false;
    }
    right
}

/// `async fn (&self, &Recorded<E>, &mut Db) -> Result<(), _>`
fn writes(method: &Method, wrong: &mut Mistakes) -> bool {
    let mut right = receives(method, false, "a SQL projection keeps its state in tables", wrong);
    let signature = &method.signature;
    if signature.asyncness.is_none() {
        let message =
            format!("a SQL projection waits for its database: `async fn {}`", signature.ident);
        wrong.at(signature.fn_token, message);
        right = false;
    }
    right &= database::is_lent(method, wrong);
    if let Some(key) = &method.key {
        wrong.at(key, "`#[key(..)]` belongs on a document projection");
        right = false;
    }
    if matches!(signature.output, ReturnType::Default) {
        wrong.at(&signature.ident, "a SQL projection says whether it worked: `-> Result<(), _>`");
        right = false;
    }
    right
}
