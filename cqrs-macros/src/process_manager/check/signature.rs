use syn::Type;

use crate::{
    listener::{
        check::{
            event::is_lent,
            signature::{has_no_parameters, receives},
        },
        parse::Method,
    },
    mistakes::Mistakes,
};

/// Whether a method takes an event as it should.
pub(super) fn of_an_event(method: &Method, wrong: &mut Mistakes) -> bool {
    check("the event", "&Recorded<SomeEvent>", method, wrong)
}

/// Whether a method takes something else as it should.
pub(super) fn of_another(what: &str, form: &str, method: &Method, wrong: &mut Mistakes) -> bool {
    let right = check(what, form, method, wrong);
    if let Some(key) = &method.key {
        let message = format!(
            "`#[key(..)]` belongs on a method that takes `&Recorded<SomeEvent>`: {what} is for \
             the process that asked for it"
        );
        wrong.at(key, message);
    }
    right && method.key.is_none()
}

/// `fn (&mut self, &form[, &Key])`. All of it, so that all mistakes are reported.
fn check(what: &str, form: &str, method: &Method, wrong: &mut Mistakes) -> bool {
    let right = [
        has_no_parameters(method, wrong),
        receives(method, true, "a process manager changes its own state", wrong),
        is_not_async(method, wrong),
        is_lent(what, form, method, wrong),
        takes_at_most_the_key(method, wrong),
    ];
    right.iter().all(|right| *right)
}

fn is_not_async(method: &Method, wrong: &mut Mistakes) -> bool {
    let keyword = &method.signature.asyncness;
    if keyword.is_some() {
        let message = "a process manager waits for nothing, it says what to send: its methods are \
                       not `async`; what reaches outside is a `#[reactor]`";
        wrong.at(keyword, message);
    }
    keyword.is_none()
}

/// Whether the parameters beside `self` and what it is told are at most `&Key`. That it is the
/// key, the compiler sees where the method is called.
fn takes_at_most_the_key(method: &Method, wrong: &mut Mistakes) -> bool {
    // They were reported as standing in the way.
    if method.told_late {
        return false;
    }
    let (first, more) = match method.others.as_slice() {
        [] => return true,
        [first, more @ ..] => (first, more.first()),
    };
    let is_lent = matches!(&*first.ty, Type::Reference(lent) if lent.mutability.is_none());
    if !is_lent {
        wrong.at(&first.ty, "beside what it is told, a method takes the key of its process: `&..`");
    } else if let Some(more) = more {
        wrong.at(more, "a method takes what it is told, and the key, and nothing more");
    }
    is_lent && more.is_none()
}
