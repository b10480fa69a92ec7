//! `#[derive(Command)]` with `#[command("account.withdraw")]`.

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
    let command = check::check(parsed, &mut wrong);
    let understood = command.map(|command| expand::expand(&command)).unwrap_or_default();
    wrong.beside(understood)
}
