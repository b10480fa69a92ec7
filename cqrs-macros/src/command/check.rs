use proc_macro2::Ident;
use syn::LitStr;

use super::parse::Parsed;
use crate::{
    attribute::{not_a_struct, refuse_generics},
    mistakes::Mistakes,
    stored_name,
};

/// A command that can be expanded.
pub(crate) struct Command {
    pub(crate) name: Ident,
    pub(crate) stored: LitStr,
}

pub(crate) fn check(parsed: Parsed, wrong: &mut Mistakes) -> Option<Command> {
    let Parsed { input, stored } = parsed;
    if refuse_generics("a command", &input, wrong) {
        return None;
    }
    if let Some(keyword) = not_a_struct(&input.data).filter(|keyword| keyword == "union") {
        wrong.at(&keyword, "a command is a struct or an enum, not a union");
    }
    if let Some(name) = &stored {
        stored_name::check("the name of a command", name, wrong);
    }
    let stored = stored.unwrap_or_else(|| LitStr::new("?", input.ident.span()));
    Some(Command { name: input.ident, stored })
}
