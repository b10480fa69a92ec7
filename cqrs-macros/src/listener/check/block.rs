use syn::{GenericParam, ItemImpl};

use crate::{listener::Kind, mistakes::Mistakes};

/// Refuses a block that cannot become it, whatever stands in it.
pub(crate) fn refuse(kind: &Kind, block: &ItemImpl, wrong: &mut Mistakes) -> bool {
    let is = kind.is;
    if let Some((path, _)) = &block.trait_ {
        wrong.at(path, format!("{is} is an impl block of its own, not the one of a trait"));
        return true;
    }
    let params = &block.generics.params;
    let generic = params.iter().any(|p| !matches!(p, GenericParam::Lifetime(_)));
    if generic {
        let message = format!("{is} has no parameters: its stored name stands for one type");
        wrong.at(params, message);
    } else if !params.is_empty() {
        wrong.at(params, format!("{is} borrows nothing: it outlives every batch of events"));
    }
    !params.is_empty()
}
