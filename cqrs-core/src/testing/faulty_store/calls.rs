use std::collections::BTreeMap;

use super::Call;
use crate::{Advance, AppendBatch, BatchId, Load};

/// What a store was asked for, in order.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// The batches that came to be appended, also those that a fault kept from the store.
    pub appends: Vec<AppendBatch>,
    /// The loads, each with the streams that travelled together.
    pub loads: Vec<Vec<Load>>,
    /// The batches whose fate was asked for.
    pub resolves: Vec<BatchId>,
    /// The steps of projections, also those that a fault kept from the store.
    pub steps: Vec<Advance>,
    /// How often each of the other calls was made.
    pub others: BTreeMap<Call, usize>,
}
