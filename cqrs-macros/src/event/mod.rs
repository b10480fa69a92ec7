//! `#[derive(Event)]` with `#[event("account.withdrawn", version = 2, upcasts = Older)]`.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::mistakes::Mistakes;

mod parse;

mod check;
mod suspects;

mod expand;

#[cfg(test)]
mod tests;

pub(crate) fn derive(input: DeriveInput) -> TokenStream {
    let mut wrong = Mistakes::default();
    let parsed = parse::parse(input, &mut wrong);
    let event = check::check(parsed, &mut wrong);
    let understood = event.map(|event| expand::expand(&event)).unwrap_or_default();
    wrong.beside(understood)
}
