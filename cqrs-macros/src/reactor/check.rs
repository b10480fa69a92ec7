use proc_macro2::Ident;
use syn::{Attribute, LitStr, Type};

use super::{KIND, parse::Declared};
use crate::{
    conditions::conditions,
    listener::{
        check::{
            Handler, block,
            event::is_lent,
            handlers, options,
            signature::{gives_back_whether_it_worked, has_no_parameters, is_async, receives},
        },
        parse::{Bare, Block, Method},
    },
    mistakes::Mistakes,
};

/// A reactor that can be expanded.
pub(super) struct Reactor {
    /// The type that it is implemented for.
    pub(super) what: Type,
    /// The conditions under which the block is there at all.
    pub(super) cfgs: Vec<Attribute>,
    pub(super) name: LitStr,
    pub(super) partitions: Option<u16>,
    /// A variant of `OnPoison`.
    pub(super) on_poison: Option<Ident>,
    /// A variant of `Start`.
    pub(super) start: Option<Ident>,
    pub(super) handlers: Vec<Handler>,
    /// What must be no event.
    pub(super) bare: Vec<Bare>,
}

pub(super) fn check(declared: &Declared, block: Block, wrong: &mut Mistakes) -> Option<Reactor> {
    let Block { block, methods, bare } = block;
    if block::refuse(&KIND, &block, wrong) {
        return None;
    }
    let what = *block.self_ty;
    if declared.complete && declared.name.is_none() {
        options::missing(&declared.word, &[options::likely_name(&what)], "", wrong);
    }
    if methods.is_empty() {
        wrong.at(&what, "no handler: write a method that takes `&Recorded<SomeEvent>`");
    }
    Some(Reactor {
        cfgs: conditions(&block.attrs),
        what,
        name: options::name(&KIND, declared.name.as_ref(), wrong),
        partitions: options::partitions(&KIND, declared.partitions.as_ref(), wrong),
        on_poison: options::on_poison(declared.on_poison.as_ref(), wrong),
        start: options::start(declared.start.as_ref(), wrong),
        handlers: handlers(methods, wrong, is_right),
        bare,
    })
}

/// `async fn (&self, &Recorded<E>[, &Delivery]) -> Result<(), _>`. All of it, so that all mistakes
/// are reported.
fn is_right(method: &Method, wrong: &mut Mistakes) -> bool {
    let right = [
        has_no_parameters(method, wrong),
        receives(method, false, "a reactor is shared by all its events", wrong),
        is_async(method, "a reactor waits for what it reaches", wrong),
        is_lent("the event", "&Recorded<SomeEvent>", method, wrong),
        takes_at_most_the_delivery(method, wrong),
        has_no_key(method, wrong),
        gives_back_whether_it_worked(method, "a reactor", wrong),
    ];
    right.iter().all(|right| *right)
}

/// That it is a delivery, the compiler sees where the method is called.
fn takes_at_most_the_delivery(method: &Method, wrong: &mut Mistakes) -> bool {
    let [first, more @ ..] = method.others.as_slice() else { return true };
    // Reported as standing in the way.
    if method.told_late {
        return false;
    }
    let is_lent = matches!(&*first.ty, Type::Reference(lent) if lent.mutability.is_none());
    if !is_lent {
        let message = "beside the event, a method takes the attempt to deliver it: `&Delivery`; \
                       what else it needs is in `self`";
        wrong.at(&first.ty, message);
    } else if let Some(more) = more.first() {
        wrong.at(more, "a method takes the event, and the delivery, and nothing more");
    }
    is_lent && more.is_empty()
}

fn has_no_key(method: &Method, wrong: &mut Mistakes) -> bool {
    if let Some(key) = &method.key {
        let message = "a reactor keeps nothing by key: its events come in the order of their \
                       streams";
        wrong.at(key, message);
    }
    method.key.is_none()
}
