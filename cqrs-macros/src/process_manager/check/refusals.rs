use proc_macro2::Ident;
use syn::{Attribute, Type};

use super::signature::{Told, of_another};
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

pub(super) fn refusals(
    methods: Vec<Method>,
    key: Option<&Type>,
    wrong: &mut Mistakes,
) -> Vec<Refusal> {
    let told = Told { what: "the refusal", form: "&Refused<SomeAggregate, SomeCommand>" };
    let mut kept: Vec<Refusal> = Vec::new();
    for method in methods {
        let right = of_another(&told, &method, key, wrong);
        // Where it is not said, the compiler asks for it.
        let [aggregate, command] = method.told.about.as_slice() else { continue };
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

pub(super) fn catch_all(
    methods: Vec<Method>,
    key: Option<&Type>,
    wrong: &mut Mistakes,
) -> Option<CatchAll> {
    let told = Told { what: "the refusal", form: "&RefusedCommand" };
    let mut kept: Option<CatchAll> = None;
    for method in methods {
        let right = of_another(&told, &method, key, wrong);
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
