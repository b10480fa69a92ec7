//! `#[derive(Id)]` on a struct around one value.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::mistakes::Mistakes;

// There is no attribute to parse: the struct says it all.
mod check;

mod expand;

#[cfg(test)]
mod tests;

pub(crate) fn derive(input: DeriveInput) -> TokenStream {
    let mut wrong = Mistakes::default();
    let id = check::check(input, &mut wrong);
    let understood = id.map(|id| expand::expand(&id)).unwrap_or_default();
    wrong.beside(understood)
}
