use super::Cqrs;
use crate::{FirstOutcome, Fingerprint, IdempotencyKey, StoreError, StreamId};
pub(crate) enum GivenUp { Now, TooLate(FirstOutcome) }
impl Cqrs {
    pub(crate) async fn give_up(&self, _: &StreamId, _: IdempotencyKey, _: Fingerprint, _: &str) -> Result<GivenUp, StoreError> {
        unimplemented!()
    }
}
