use proc_macro2::TokenStream;
use syn::{Error, ImplItem, ItemImpl};

pub(super) use self::{
    bare::Bare,
    declared::{ColumnDeclared, Declared},
    method::Method,
    recorded::Lent,
};
use crate::mistakes::Mistakes;

mod declared;

mod bare;
mod key;
mod method;
mod recorded;

/// A projection as it is written.
pub(super) struct Parsed {
    pub(super) declared: Declared,
    /// The impl block, without the attributes that were for us.
    pub(super) block: ItemImpl,
    /// Those of its methods that take a recorded event.
    pub(super) methods: Vec<Method>,
    /// What others of its methods take.
    pub(super) bare: Vec<Bare>,
}

/// Reads the attribute and what it stands on.
///
/// # Errors
/// Where that is no impl block.
pub(super) fn parse(
    declared: TokenStream,
    block: TokenStream,
    wrong: &mut Mistakes,
) -> syn::Result<Parsed> {
    let mut block: ItemImpl = syn::parse2(block.clone()).map_err(|error| no_block(error, block))?;
    let declared = Declared::parse(declared, wrong);
    let functions = block.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    });
    let (mut methods, mut bare) = (Vec::new(), Vec::new());
    for function in functions {
        match Method::parse(function, wrong) {
            Some(method) => methods.push(method),
            None => bare.extend(Bare::parse(&function.sig, &function.attrs)),
        }
    }
    Ok(Parsed { declared, block, methods, bare })
}

/// What to say of something that is no impl block, or of one that cannot be read.
fn no_block(error: Error, item: TokenStream) -> Error {
    let is_block = item.clone().into_iter().any(|token| token.to_string() == "impl");
    if is_block {
        return error;
    }
    Error::new_spanned(
        item,
        "a projection is an impl block: its methods take `&Recorded<SomeEvent>`",
    )
}
