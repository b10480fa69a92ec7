use proc_macro2::Ident;
use syn::{DeriveInput, LitInt, LitStr, Type};

use super::{parse::Parsed, suspects::suspects};
use crate::{
    attribute::{not_a_struct, refuse_generics},
    mistakes::Mistakes,
    stored_name,
};

/// An event that can be expanded.
pub(crate) struct Event {
    pub(crate) name: Ident,
    pub(crate) stored: LitStr,
    pub(crate) version: u16,
    /// The type of its shape before.
    pub(crate) upcasts: Option<Type>,
    /// Whether it is a struct; what else it is was reported, and is not asked for more.
    pub(crate) is_struct: bool,
    /// Types of fields, and types inside of them, that might be a `Personal<Option<_>>`.
    pub(crate) suspects: Vec<Type>,
}

pub(crate) fn check(parsed: Parsed, wrong: &mut Mistakes) -> Option<Event> {
    let Parsed { input, stored, version, upcasts } = parsed;
    if refuse_generics("an event", &input, wrong) {
        return None;
    }
    let not_a_struct = not_a_struct(&input.data);
    if let Some(keyword) = &not_a_struct {
        let message = format!(
            "an event is a struct, one thing that can happen; not the {keyword} of several"
        );
        wrong.at(keyword, message);
    }
    if let Some(name) = &stored {
        stored_name::check("the name of an event", name, wrong);
    }
    let number = version.as_ref().map_or(1, |literal| checked_version(literal, wrong));
    let upcasts = upcasts.filter(|older| {
        let refused = number == 1;
        if refused {
            wrong.at(older, "version 1 is the first: `upcasts` goes with `version = 2` or above");
        }
        !refused
    });
    Some(Event {
        stored: stored.unwrap_or_else(|| stand_in(&input)),
        version: number,
        upcasts,
        is_struct: not_a_struct.is_none(),
        suspects: suspects(&input.data),
        name: input.ident,
    })
}

fn checked_version(literal: &LitInt, wrong: &mut Mistakes) -> u16 {
    match literal.base10_parse() {
        Ok(version) if version > 0 => version,
        _ => {
            wrong.at(literal, "a version is a whole number from 1 to 65535");
            u16::MAX
        }
    }
}

/// A name to go on with where none was given: no other event has it.
fn stand_in(input: &DeriveInput) -> LitStr {
    LitStr::new(&format!("{}?", input.ident), input.ident.span())
}
