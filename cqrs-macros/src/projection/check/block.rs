use syn::{GenericParam, ItemImpl};

use crate::mistakes::Mistakes;

/// Refuses a block that cannot be a projection, whatever stands in it.
pub(super) fn refuse(block: &ItemImpl, wrong: &mut Mistakes) -> bool {
    if let Some((path, _)) = &block.trait_ {
        wrong.at(path, "a projection is an impl block of its own, not the one of a trait");
        return true;
    }
    let params = &block.generics.params;
    let generic = params.iter().any(|p| !matches!(p, GenericParam::Lifetime(_)));
    if generic {
        let message = "a projection has no parameters: its stored name stands for one type";
        wrong.at(params, message);
    } else if !params.is_empty() {
        wrong.at(params, "a projection borrows nothing: it outlives every batch of events");
    }
    !params.is_empty()
}
