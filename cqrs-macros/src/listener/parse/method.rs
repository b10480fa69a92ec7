use syn::{Attribute, Expr, FnArg, ImplItemFn, PatType, Receiver, Signature, parse_quote};

use super::{Envelope, key};
use crate::{conditions::conditions, listener::Kind, mistakes::Mistakes};

/// A method that is told something, as it is written.
pub(crate) struct Method {
    pub(crate) signature: Signature,
    /// The conditions under which it is there at all.
    pub(crate) cfgs: Vec<Attribute>,
    /// Where in the event its key is.
    pub(crate) key: Option<Expr>,
    /// What it is told: an event, or something else.
    pub(crate) told: Envelope,
    /// Whether other parameters stand before that.
    pub(crate) told_late: bool,
    /// The parameters beside `self` and that.
    pub(crate) others: Vec<PatType>,
}

impl Method {
    /// The method, unless it is told nothing: then it is the user's own affair.
    pub(super) fn parse(
        kind: &Kind,
        function: &mut ImplItemFn,
        wrong: &mut Mistakes,
    ) -> Option<Self> {
        let key = key::take(&mut function.attrs, wrong);
        let mut told = None;
        let mut told_late = false;
        let mut others = Vec::new();
        for input in &function.sig.inputs {
            let FnArg::Typed(parameter) = input else { continue };
            let found =
                if told.is_none() { Envelope::parse(parameter, kind.envelopes) } else { None };
            match found {
                Some(found) => {
                    told = Some(found);
                    told_late = !others.is_empty();
                }
                None => others.push(parameter.clone()),
            }
        }
        let Some(told) = told else {
            if let Some(key) = key {
                wrong.at(key, "`#[key(..)]` belongs on a method that takes `&Recorded<SomeEvent>`");
            }
            return None;
        };
        // Its signature is what we ask for, so nobody can follow these.
        function.attrs.push(parse_quote! {
            #[allow(
                clippy::needless_pass_by_ref_mut,
                clippy::unnecessary_wraps,
                clippy::unused_async,
                clippy::unused_self,
            )]
        });
        let cfgs = conditions(&function.attrs);
        let signature = function.sig.clone();
        Some(Self { signature, cfgs, key, told, told_late, others })
    }

    /// Its `self`.
    pub(crate) fn receiver(&self) -> Option<&Receiver> {
        self.signature.receiver()
    }
}
