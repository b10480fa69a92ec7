use syn::{Attribute, Path, Type};

use self::methods::Methods;
pub(super) use self::{
    deadlines::Deadline,
    refusals::{CatchAll, Refusal},
};
use super::{KIND, parse::Declared};
use crate::{
    conditions::conditions,
    listener::{
        check::{Handler, Options, block, handlers, options},
        parse::{Bare, Block},
    },
    mistakes::Mistakes,
    paths::once,
};

mod deadlines;
mod declared;
mod methods;
mod refusals;
mod signature;

/// A process manager that can be expanded.
pub(super) struct ProcessManager {
    /// The type that it is implemented for.
    pub(super) what: Type,
    /// The conditions under which the block is there at all.
    pub(super) cfgs: Vec<Attribute>,
    pub(super) options: Options,
    /// What names one process; `None` where it is missing, which was reported.
    pub(super) key: Option<Type>,
    /// The commands that it sends.
    pub(super) sends: Vec<Path>,
    /// Whether that is all of them: where some are not known, a mistake was reported already.
    pub(super) knows_what_it_sends: bool,
    /// Whether it is known which refusals and deadlines its methods take, in the same way.
    pub(super) knows_what_it_takes: bool,
    pub(super) handlers: Vec<Handler>,
    pub(super) refusals: Vec<Refusal>,
    /// The method for all refusals that have none of their own.
    pub(super) catch_all: Option<CatchAll>,
    pub(super) deadlines: Vec<Deadline>,
    /// What must be no event and no deadline.
    pub(super) bare: Vec<Bare>,
}

pub(super) fn check(
    declared: Declared,
    block: Block,
    wrong: &mut Mistakes,
) -> Option<ProcessManager> {
    let Block { block, methods, bare } = block;
    if block::refuse(&KIND, &block, wrong) {
        return None;
    }
    declared::missing(&declared, &block.self_ty, wrong);
    let methods = Methods::sort(methods);
    if methods.events.is_empty() {
        let message = "no event begins a process: write a method that takes \
                       `&Recorded<SomeEvent>`";
        wrong.at(&block.self_ty, message);
    }
    let key = declared.key.as_ref();
    Some(ProcessManager {
        cfgs: conditions(&block.attrs),
        what: *block.self_ty,
        options: options(&KIND, &declared.each, wrong),
        sends: once("among what it sends", declared.sends, wrong),
        knows_what_it_sends: declared.complete,
        knows_what_it_takes: methods.say_what_they_take(),
        handlers: handlers(methods.events, wrong, |method, wrong| {
            signature::of_an_event(method, key, wrong)
        }),
        refusals: refusals::refusals(methods.refusals, key, wrong),
        catch_all: refusals::catch_all(methods.all_refusals, key, wrong),
        deadlines: deadlines::deadlines(methods.deadlines, key, wrong),
        key: declared.key,
        bare,
    })
}
