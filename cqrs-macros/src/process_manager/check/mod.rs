use proc_macro2::Ident;
use syn::{Attribute, LitStr, Path, Type};

pub(super) use self::{
    deadlines::Deadline,
    refusals::{CatchAll, Refusal},
};
use super::{KIND, parse::Declared};
use crate::{
    conditions::conditions,
    listener::{
        check::{Handler, block, handlers, options},
        parse::{Bare, Block, Method},
    },
    mistakes::Mistakes,
    paths::once,
};

mod deadlines;
mod declared;
mod refusals;
mod signature;

/// A process manager that can be expanded.
pub(super) struct ProcessManager {
    /// The type that it is implemented for.
    pub(super) what: Type,
    /// The conditions under which the block is there at all.
    pub(super) cfgs: Vec<Attribute>,
    pub(super) name: LitStr,
    /// What names one process; `None` where it is missing, which was reported.
    pub(super) key: Option<Type>,
    /// The commands that it sends.
    pub(super) sends: Vec<Path>,
    /// Whether that is all of them: where some are not known, a mistake was reported already.
    pub(super) knows_what_it_sends: bool,
    /// Whether it is known which refusals and deadlines its methods take, in the same way.
    pub(super) knows_what_it_takes: bool,
    pub(super) partitions: Option<u16>,
    /// A variant of `OnPoison`.
    pub(super) on_poison: Option<Ident>,
    /// A variant of `Start`.
    pub(super) start: Option<Ident>,
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
    let of = |words: &'static [&'static str]| {
        move |method: &Method| words.contains(&method.told.word.as_str())
    };
    let (events, others): (Vec<_>, Vec<_>) = methods.into_iter().partition(of(&["Recorded"]));
    if events.is_empty() {
        let message = "no event begins a process: write a method that takes \
                       `&Recorded<SomeEvent>`";
        wrong.at(&block.self_ty, message);
    }
    let (due, refused): (Vec<_>, Vec<_>) =
        others.into_iter().partition(of(&["Due", "DueDeadline"]));
    let says_whose = |method: &Method, number| method.told.about.len() == number;
    let (all, typed): (Vec<_>, Vec<_>) = refused.into_iter().partition(of(&["RefusedCommand"]));
    let knows_what_it_takes = typed.iter().all(|method| says_whose(method, 2))
        && due.iter().all(|method| says_whose(method, 1));
    let key = declared.key.as_ref();
    Some(ProcessManager {
        knows_what_it_takes,
        cfgs: conditions(&block.attrs),
        what: *block.self_ty,
        name: options::name(&KIND, declared.name.as_ref(), wrong),
        sends: once("among what it sends", declared.sends, wrong),
        knows_what_it_sends: declared.complete,
        partitions: options::partitions(&KIND, declared.partitions.as_ref(), wrong),
        on_poison: options::on_poison(declared.on_poison.as_ref(), wrong),
        start: options::start(declared.start.as_ref(), wrong),
        handlers: handlers(events, wrong, |method, wrong| {
            signature::of_an_event(method, key, wrong)
        }),
        refusals: refusals::refusals(typed, key, wrong),
        catch_all: refusals::catch_all(all, key, wrong),
        deadlines: deadlines::deadlines(due, key, wrong),
        key: declared.key,
        bare,
    })
}
