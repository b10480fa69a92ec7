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
    paths::text,
};

/// What a method is told besides events.
pub(super) struct Told<'a> {
    /// In words.
    pub(super) what: &'a str,
    /// How it is taken.
    pub(super) form: &'a str,
}

/// Whether a method takes an event as it should, and beside it at most the `key`.
pub(super) fn of_an_event(method: &Method, key: Option<&Type>, wrong: &mut Mistakes) -> bool {
    check(&Told { what: "the event", form: "&Recorded<SomeEvent>" }, method, key, wrong)
}

/// Whether a method takes something else as it should.
pub(super) fn of_another(
    told: &Told<'_>,
    method: &Method,
    key: Option<&Type>,
    wrong: &mut Mistakes,
) -> bool {
    let right = check(told, method, key, wrong);
    let what = told.what;
    if let Some(said) = &method.key {
        let message = format!(
            "`#[key(..)]` belongs on a method that takes `&Recorded<SomeEvent>`: {what} is for \
             the process that asked for it"
        );
        wrong.at(said, message);
    }
    right && method.key.is_none()
}

/// `fn (&mut self, &form[, &Key])`. All of it, so that all mistakes are reported.
fn check(told: &Told<'_>, method: &Method, key: Option<&Type>, wrong: &mut Mistakes) -> bool {
    let right = [
        has_no_parameters(method, wrong),
        receives(method, true, "a process manager changes its own state", wrong),
        is_not_async(method, wrong),
        is_lent(told.what, told.form, method, wrong),
        takes_at_most_the_key(method, key, wrong),
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
fn takes_at_most_the_key(method: &Method, key: Option<&Type>, wrong: &mut Mistakes) -> bool {
    // They were reported as standing in the way.
    if method.told_late {
        return false;
    }
    let [first, more @ ..] = method.others.as_slice() else { return true };
    let is_lent = matches!(&*first.ty, Type::Reference(lent) if lent.mutability.is_none());
    let key = key.map_or_else(|| "..".into(), text);
    let message = format!(
        "beside what it is told, a method takes the key of its process, `&{key}`, and nothing more"
    );
    if !is_lent {
        wrong.at(&first.ty, message);
    } else if let Some(more) = more.first() {
        wrong.at(more, message);
    }
    is_lent && more.is_empty()
}
