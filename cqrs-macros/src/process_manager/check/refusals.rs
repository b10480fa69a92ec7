use proc_macro2::Ident;
use syn::{Attribute, Type};

use super::signature;
use crate::{
    listener::{check::Call, parse::Method},
    mistakes::Mistakes,
    paths::text,
};

/// A method for the refusal of one command.
pub(in super::super) struct Refusal {
    pub(in super::super) method: Ident,
    /// `None` where it cannot be called, which was reported.
    pub(in super::super) call: Option<Call>,
    /// The conditions under which it is there at all.
    pub(in super::super) cfgs: Vec<Attribute>,
    /// Who refused.
    pub(in super::super) aggregate: Type,
    /// What was refused.
    pub(in super::super) command: Type,
}

/// The method for all others.
pub(in super::super) struct CatchAll {
    pub(in super::super) method: Ident,
    /// `None` where it cannot be called, which was reported.
    pub(in super::super) call: Option<Call>,
    pub(in super::super) cfgs: Vec<Attribute>,
}

pub(super) fn refusals(methods: Vec<Method>, wrong: &mut Mistakes) -> Vec<Refusal> {
    let mut kept: Vec<Refusal> = Vec::new();
    for method in methods {
        let form = "&Refused<SomeAggregate, SomeCommand>";
        let right = signature::of_another("the refusal", form, &method, wrong);
        let [aggregate, command] = method.told.about.as_slice() else {
            let message = format!("a refusal says who refused what: `{form}`");
            wrong.at(&method.told.told, message);
            continue;
        };
        let same = |earlier: &&Refusal| {
            text(&earlier.aggregate) == text(aggregate) && text(&earlier.command) == text(command)
        };
        if let Some(earlier) = kept.iter().find(same) {
            let written = text(command);
            let message = format!(
                "the refusal of `{written}` already has the method `{}`; it has one",
                earlier.method
            );
            wrong.at(&method.told.told, message);
        } else {
            kept.push(Refusal {
                call: right.then(|| Call::of(&method)),
                aggregate: aggregate.clone(),
                command: command.clone(),
                method: method.signature.ident,
                cfgs: method.cfgs,
            });
        }
    }
    kept
}

pub(super) fn catch_all(methods: Vec<Method>, wrong: &mut Mistakes) -> Option<CatchAll> {
    let mut kept: Option<CatchAll> = None;
    for method in methods {
        let right = signature::of_another("the refusal", "&RefusedCommand", &method, wrong);
        if let Some(earlier) = &kept {
            let message = format!(
                "`RefusedCommand` already has the method `{}`, which takes every refusal that has \
                 no method of its own",
                earlier.method
            );
            wrong.at(&method.told.told, message);
        } else {
            kept = Some(CatchAll {
                call: right.then(|| Call::of(&method)),
                method: method.signature.ident,
                cfgs: method.cfgs,
            });
        }
    }
    kept
}
