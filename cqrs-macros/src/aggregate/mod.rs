//! `#[derive(Aggregate)]` with
//! `#[aggregate(category = "account", id = AccountId, error = AccountError, events(..), ..)]`.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::mistakes::Mistakes;

mod parse;

mod check;

mod expand;

#[cfg(test)]
mod tests;

pub(crate) fn derive(input: DeriveInput) -> TokenStream {
    let mut wrong = Mistakes::default();
    let parsed = parse::parse(input, &mut wrong);
    let aggregate = check::check(parsed, &mut wrong);
    let understood = aggregate.map(|aggregate| expand::expand(&aggregate)).unwrap_or_default();
    wrong.beside(understood)
}
