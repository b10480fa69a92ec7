//! `#[derive(Command)]` with `#[command("account.withdraw")]`, and `#[derive(Deadline)]` with
//! `#[deadline("transfer.stuck")]`: data that is kept under a stored name.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::{attribute::Syntax, mistakes::Mistakes};

mod parse;

mod check;

mod expand;

#[cfg(test)]
mod tests;

/// Which of the derives it is.
pub(crate) struct Kind {
    syntax: Syntax,
    /// What it makes of a type, in words.
    is: &'static str,
    /// The trait that it implements.
    implements: &'static str,
}

pub(crate) const COMMAND: Kind = Kind {
    syntax: Syntax { word: "command", keys: &[], example: "#[command(\"category.what_to_do\")]" },
    is: "a command",
    implements: "Command",
};

pub(crate) const DEADLINE: Kind = Kind {
    syntax: Syntax {
        word: "deadline",
        keys: &[],
        example: "#[deadline(\"category.what_is_due\")]",
    },
    is: "a deadline",
    implements: "Deadline",
};

pub(crate) fn derive(kind: &Kind, input: DeriveInput) -> TokenStream {
    let mut wrong = Mistakes::default();
    let parsed = parse::parse(kind, input, &mut wrong);
    let named = check::check(kind, parsed, &mut wrong);
    let understood = named.map(|named| expand::expand(kind, &named)).unwrap_or_default();
    wrong.beside(understood)
}
