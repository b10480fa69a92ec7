use syn::{Attribute, Expr, FnArg, ImplItemFn, PatType, Receiver, Signature, parse_quote};

use super::{key, recorded::RecordedParam};
use crate::mistakes::Mistakes;

/// A method that takes a recorded event, as it is written.
pub(in super::super) struct Method {
    pub(in super::super) signature: Signature,
    /// The conditions under which it is there at all.
    pub(in super::super) cfgs: Vec<Attribute>,
    /// Where in the event its key is.
    pub(in super::super) key: Option<Expr>,
    pub(in super::super) event: RecordedParam,
    /// Whether other parameters stand before the event.
    pub(in super::super) event_is_late: bool,
    /// The parameters beside `self` and the event.
    pub(in super::super) others: Vec<PatType>,
}

impl Method {
    /// The method, unless it takes no recorded event: then it is the user's own affair.
    pub(super) fn parse(function: &mut ImplItemFn, wrong: &mut Mistakes) -> Option<Self> {
        let key = key::take(&mut function.attrs, wrong);
        let mut event = None;
        let mut event_is_late = false;
        let mut others = Vec::new();
        for input in &function.sig.inputs {
            let FnArg::Typed(parameter) = input else { continue };
            let found = if event.is_none() { RecordedParam::parse(parameter) } else { None };
            match found {
                Some(found) => {
                    event = Some(found);
                    event_is_late = !others.is_empty();
                }
                None => others.push(parameter.clone()),
            }
        }
        let Some(event) = event else {
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
        let cfgs = function.attrs.iter().filter(|a| a.path().is_ident("cfg")).cloned().collect();
        let signature = function.sig.clone();
        Some(Self { signature, cfgs, key, event, event_is_late, others })
    }

    /// Its `self`.
    pub(in super::super) fn receiver(&self) -> Option<&Receiver> {
        self.signature.receiver()
    }
}
