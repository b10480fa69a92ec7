use super::{
    database,
    kind::{Kind, is_of_the_other},
};
use crate::{
    listener::{
        check::{
            event,
            signature::{gives_back_whether_it_worked, has_no_parameters, is_async, receives},
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
    right &= is_async(method, "a SQL projection waits for its database", wrong);
    right &= database::is_lent(method, wrong);
    if let Some(key) = &method.key {
        wrong.at(key, "`#[key(..)]` belongs on a document projection");
        right = false;
    }
    right &= gives_back_whether_it_worked(method, "a SQL projection", wrong);
    right
}
