use proc_macro2::Ident;
use syn::LitStr;

use super::{Kind, parse::Parsed};
use crate::{
    attribute::{not_a_struct, refuse_generics},
    mistakes::Mistakes,
    stored_name,
};

/// A type that can be expanded.
pub(super) struct Named {
    pub(super) name: Ident,
    pub(super) stored: LitStr,
}

pub(super) fn check(kind: &Kind, parsed: Parsed, wrong: &mut Mistakes) -> Option<Named> {
    let Parsed { input, stored } = parsed;
    let is = kind.is;
    if refuse_generics(is, &input, wrong) {
        return None;
    }
    if let Some(keyword) = not_a_struct(&input.data).filter(|keyword| keyword == "union") {
        wrong.at(&keyword, format!("{is} is a struct or an enum, not a union"));
    }
    if let Some(name) = &stored {
        stored_name::check(&format!("the name of {is}"), name, wrong);
    }
    let stored = stored.unwrap_or_else(|| LitStr::new("?", input.ident.span()));
    Some(Named { name: input.ident, stored })
}
