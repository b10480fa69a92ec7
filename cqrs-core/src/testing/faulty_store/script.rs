use std::collections::{HashMap, VecDeque};

use super::{Call, Calls, Fault, Gate};
use crate::{Holder, StoreError};

/// What happens to the next calls, and what was asked so far.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) appends: VecDeque<Fault>,
    pub(super) loads: VecDeque<Result<Gate, StoreError>>,
    pub(super) resolves: VecDeque<StoreError>,
    pub(super) others: HashMap<Call, VecDeque<Fault>>,
    pub(super) held: VecDeque<Option<Holder>>,
    pub(super) calls: Calls,
}

impl Script {
    /// Notes a call, and says what happens to it.
    pub(super) fn next(&mut self, call: Call) -> Fault {
        *self.calls.others.entry(call).or_default() += 1;
        let fault = self.others.get_mut(&call).and_then(VecDeque::pop_front);
        fault.unwrap_or(Fault::None)
    }
}
