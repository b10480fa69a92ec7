//! What `#[projection]`, `#[process_manager]` and `#[reactor]` share: each is an impl block whose
//! methods take recorded events.

use proc_macro2::TokenStream;
use quote::ToTokens;

use self::parse::Block;
use crate::mistakes::Mistakes;

pub(crate) mod parse;

pub(crate) mod check;

pub(crate) mod expand;

/// What an impl block is to become.
pub(crate) struct Kind {
    /// In words.
    pub(crate) is: &'static str,
    /// The types by which its methods are told something.
    pub(crate) envelopes: &'static [&'static str],
}

/// Lets `expand` put an impl beside the user's own block, which stays whatever else is wrong.
pub(crate) fn attribute(
    kind: &Kind,
    block: TokenStream,
    expand: impl FnOnce(Block, &mut Mistakes) -> Option<TokenStream>,
) -> TokenStream {
    let mut wrong = Mistakes::default();
    let parsed = match Block::parse(kind, block.clone(), &mut wrong) {
        Ok(parsed) => parsed,
        Err(mistake) => {
            wrong.push(mistake);
            return wrong.beside(block);
        }
    };
    let mut understood = parsed.block.to_token_stream();
    understood.extend(expand(parsed, &mut wrong));
    wrong.beside(understood)
}
