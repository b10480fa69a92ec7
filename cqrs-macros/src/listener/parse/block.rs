use proc_macro2::TokenStream;
use syn::{Error, ImplItem, ItemImpl};

use super::{Bare, Method};
use crate::{listener::Kind, mistakes::Mistakes};

/// The impl block as it is written.
pub(crate) struct Block {
    /// Without the attributes that were for us.
    pub(crate) block: ItemImpl,
    /// Those of its methods that are told something.
    pub(crate) methods: Vec<Method>,
    /// What others of its methods take.
    pub(crate) bare: Vec<Bare>,
}

impl Block {
    /// Reads what the attribute stands on.
    ///
    /// # Errors
    /// Where that is no impl block.
    pub(crate) fn parse(kind: &Kind, item: TokenStream, wrong: &mut Mistakes) -> syn::Result<Self> {
        let block = syn::parse2(item.clone());
        let mut block: ItemImpl = block.map_err(|error| no_block(kind, error, item))?;
        let functions = block.items.iter_mut().filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function),
            _ => None,
        });
        let (mut methods, mut bare) = (Vec::new(), Vec::new());
        for function in functions {
            match Method::parse(kind, function, wrong) {
                Some(method) => methods.push(method),
                None => bare.extend(Bare::parse(&function.sig, &function.attrs)),
            }
        }
        Ok(Self { block, methods, bare })
    }
}

/// What to say of something that is no impl block, or of one that cannot be read.
fn no_block(kind: &Kind, error: Error, item: TokenStream) -> Error {
    let is_block = item.clone().into_iter().any(|token| token.to_string() == "impl");
    if is_block {
        return error;
    }
    let is = kind.is;
    let message = format!("{is} is an impl block: its methods take `&Recorded<SomeEvent>`");
    Error::new_spanned(item, message)
}
