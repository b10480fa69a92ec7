use proc_macro2::Ident;
use syn::{Attribute, Type};

use super::signature::{Told, of_another};
use crate::{
    listener::{check::Call, parse::Method},
    mistakes::Mistakes,
    paths::text,
};

/// A method for a deadline.
pub(in super::super) struct Deadline {
    pub(in super::super) method: Ident,
    /// `None` where it cannot be called, which was reported.
    pub(in super::super) call: Option<Call>,
    /// The conditions under which it is there at all.
    pub(in super::super) cfgs: Vec<Attribute>,
    /// `D` of `Due<D>`.
    pub(in super::super) deadline: Type,
}

pub(super) fn deadlines(
    methods: Vec<Method>,
    key: Option<&Type>,
    wrong: &mut Mistakes,
) -> Vec<Deadline> {
    let told = Told { what: "the deadline", form: "&Due<SomeDeadline>" };
    let mut kept: Vec<Deadline> = Vec::new();
    for method in methods {
        if method.told.word == "DueDeadline" {
            wrong.at(&method.told.told, format!("a method is for one deadline: `{}`", told.form));
            continue;
        }
        let right = of_another(&told, &method, key, wrong);
        // Where it is not said, the compiler asks for it.
        let [deadline] = method.told.about.as_slice() else { continue };
        if let Some(earlier) = kept.iter().find(|earlier| text(&earlier.deadline) == text(deadline))
        {
            let written = text(deadline);
            let message = format!(
                "`{written}` already has the method `{}`; a deadline has one",
                earlier.method
            );
            wrong.at(deadline, message);
        } else {
            kept.push(Deadline {
                call: right.then(|| Call::of(&method)),
                deadline: deadline.clone(),
                method: method.signature.ident,
                cfgs: method.cfgs,
            });
        }
    }
    kept
}
