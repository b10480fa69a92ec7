use std::{env, sync::LazyLock};

use proc_macro2::TokenStream;
use quote::quote;

/// What stands above the impl of a trait that a user may have forgotten elsewhere.
///
/// The framework has events, commands and an aggregate of its own. To whoever forgot an impl, the
/// compiler lists the types that have one, and those of the framework are of no use there.
pub(crate) fn derived() -> TokenStream {
    static IS_THE_FRAMEWORK: LazyLock<bool> =
        LazyLock::new(|| env::var_os("CARGO_CRATE_NAME").is_some_and(|name| name == "cqrs_core"));
    // Not for everybody: nothing can be said so where a module has no implicit prelude.
    let not_recommended = IS_THE_FRAMEWORK.then(|| quote!(#[diagnostic::do_not_recommend]));
    quote!(#[automatically_derived] #not_recommended)
}
