//! `#[projection(name = "balances", version = 1, key = AccountId, ..)]` on an impl block.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::mistakes::Mistakes;

mod parse;

mod check;

mod expand;

#[cfg(test)]
mod tests;

pub(crate) fn attribute(declared: TokenStream, block: TokenStream) -> TokenStream {
    let mut wrong = Mistakes::default();
    let parsed = match parse::parse(declared, block.clone(), &mut wrong) {
        Ok(parsed) => parsed,
        Err(mistake) => {
            wrong.push(mistake);
            return wrong.beside(block);
        }
    };
    // The user's own impl, whatever else is wrong.
    let mut understood = parsed.block.to_token_stream();
    let projection = check::check(parsed, &mut wrong);
    understood.extend(projection.map(|projection| expand::expand(&projection)));
    wrong.beside(understood)
}
